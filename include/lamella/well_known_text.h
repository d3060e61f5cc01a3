/// Geometries as text that people read.
///
///     std::string text;
///     lamella::append_wkt(wkb, text);  // "POINT Z (30 10 40)"
///
/// Source folder: src/text.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "lamella/export.h"

namespace lamella::inline v0 {

/// Appends a geometry in well-known binary as well-known text: ISO/IEC 13249-3, of either byte order, the seven types
/// that the format allows, with Z, M or both. Coordinates have the shortest digits that give them back; a point of
/// nothing but NaNs is EMPTY. Of PostGIS's extended form the flags are understood too; the reference system of the
/// whole geometry goes in front: "SRID=4326;POINT (30 10)". Throws kCorruptFile (bytes that are no geometry; `out` may
/// then hold a part of one), kResourceLimit (nesting past 1024).
LAMELLA_EXPORT void append_wkt(std::span<const uint8_t> wkb, std::string& out);

}  // namespace lamella::inline v0
