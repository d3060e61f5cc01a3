/// The values of one leaf, page after page, put into the rows of a vector.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "column/column_filter.h"
#include "column/leaf_context.h"
#include "lamella/column_vector.h"
#include "page/page_reader.h"

namespace lamella::inline v0 {

/// What a vector is to hold.
enum class ValueForm : uint8_t {
  kOutput,  ///< What LeafContext::dictionary_output asks for.
  kCodes,   ///< Indices into the chunk's dictionary if all rows are of pages that have such.
};

/// Values that all pass a filter, or all do not.
struct AlikeValues {
  int64_t count = 0;
  bool pass = false;
};

/// Fills vectors of one layout, whatever the encodings of the pages. Levels are somebody else's business: a value
/// reader is told how many of the next rows are valid, and which.
///
///     reader.set_dictionary(page); reader.start_page(page);
///     reader.begin(rows, ValueForm::kOutput);
///     reader.append(some, valid_among_them, validity); ...
///     reader.finish(parts);
///
/// Threads: one. Throws Error kCorruptFile, kNotImplemented, kResourceLimit without a location.
class ValueReader {
 public:
  virtual ~ValueReader() = default;

  /// The chunk's dictionary page.
  virtual void set_dictionary(const Page& page) = 0;
  /// Forgets the chunk's dictionary: the next page is of another chunk.
  virtual void clear_dictionary() = 0;
  /// Begins a data page.
  virtual void start_page(const Page& page) = 0;
  /// Whether the vector of rows of the current page would be a dictionary.
  virtual bool gives_dictionary() const noexcept = 0;
  /// Bytes of a vector a value takes, what it refers to included; an estimate from the current page.
  virtual double bytes_per_value() const noexcept = 0;
  /// Passes over values of the current page.
  virtual void skip(int64_t num_values) = 0;

  /// How many of the next `num_values` values of the current page are known to pass `filter`, or not to, without being
  /// decoded. Moves over none.
  virtual AlikeValues alike_next(int64_t num_values, const ColumnFilter& filter) const {
    static_cast<void>(num_values);
    static_cast<void>(filter);
    return {};
  }
  /// Whether test() is the way to find out which of the next `num_values` values of the current page pass: their
  /// encoding tells of many at once.
  virtual bool can_test(int64_t num_values, const ColumnFilter& filter) {
    static_cast<void>(num_values);
    static_cast<void>(filter);
    return false;
  }
  /// Which of the next `num_values` values of the current page pass, as bits from `bit_offset` of `passes`: bits before
  /// are kept, up to 64 bytes behind may be spoilt. Precondition: can_test().
  virtual void test(int64_t num_values, const ColumnFilter& filter, uint8_t* passes, int64_t bit_offset) {
    static_cast<void>(num_values);
    static_cast<void>(filter);
    static_cast<void>(passes);
    static_cast<void>(bit_offset);
  }

  /// The next `num_values` values of the current page where they lie, or an empty buffer when they can't be given so.
  virtual Buffer borrow(int64_t num_values) = 0;
  /// Begins a vector of `num_rows` rows.
  virtual void begin(int64_t num_rows, ValueForm form) = 0;
  /// The next `num_rows` rows of the vector, from the current page: `num_valid` values and the rest zeros. Bit i of
  /// `validity` tells about row i of the vector; it may be nullptr when num_valid is num_rows.
  virtual void append(int64_t num_rows, int64_t num_valid, const uint8_t* validity) = 0;
  /// The same for a choice of values: passes over the next `num_values` values of the current page, and those of them
  /// at `positions`, which ascend, are the valid ones of the vector's next `num_rows` rows. Values that are not chosen
  /// are decoded only where that is cheaper, by what the encoding and the positions tell.
  virtual void append_picked(int64_t num_values, std::span<const int32_t> positions, int64_t num_rows,
                             const uint8_t* validity) = 0;
  /// Hands the vector's encoding, values, data buffers and dictionary over.
  virtual void finish(ColumnVector::Parts& parts) = 0;

  /// The next `num_values` values of the current page as a vector of their own, whose type is `type`.
  ColumnVector read_values(const Type& type, int64_t num_values, ValueForm form);
  /// As test(), for any values: decodes them.
  void test_decoded(const Type& type, int64_t num_values, const ColumnFilter& filter, uint8_t* passes,
                    int64_t bit_offset);
};

/// Whether values of a data page are indices into the chunk's dictionary.
constexpr bool is_dictionary_encoding(Encoding encoding) noexcept {
  return encoding == Encoding::PLAIN_DICTIONARY || encoding == Encoding::RLE_DICTIONARY;
}

/// The value reader of a leaf. Throws kNotImplemented, kCorruptFile (types that do not fit each other).
std::unique_ptr<ValueReader> make_value_reader(const LeafContext& context);

}  // namespace lamella::inline v0
