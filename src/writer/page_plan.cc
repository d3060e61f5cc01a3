#include "writer/page_plan.h"

namespace lamella::inline v0 {
namespace writer {

namespace {

/// What a page grows by: a row, or a slot where rows may be split.
struct Piece {
  int64_t slots = 0;
  int64_t values = 0;
  int64_t rows = 0;
};

class PagePlanner {
 public:
  PagePlanner(const LeafData& data, const Leaf& leaf, const PageOptions& pages, DictionaryCoverage dictionary)
      : data_(data),
        values_(data.values.view()),
        pages_(pages),
        num_slots_(num_slots(data, leaf)),
        dictionary_(dictionary),
        max_definition_level_(leaf.max_definition_level) {}

  std::vector<PagePlan> plan() {
    while (page_.first_slot + page_.num_slots < num_slots_) {
      const Piece piece = next_piece();
      const int64_t end = page_.first_value + page_.num_values + piece.values;
      if (page_.is_dictionary && end > dictionary_.num_values) close();
      if (page_.num_slots == 0) page_.is_dictionary = end <= dictionary_.num_values;
      add(piece);
      const int64_t length = pages_.split_rows ? page_.num_slots : page_.num_rows;
      if (length >= pages_.max_rows || size_bits_ >= 8 * pages_.max_bytes) close();
    }
    close();
    return plans_;
  }

 private:
  bool has_value(int64_t slot) const {
    return max_definition_level_ == 0 ||
           data_.definition_levels[static_cast<size_t>(slot)] == static_cast<uint16_t>(max_definition_level_);
  }
  bool begins_row(int64_t slot) const {
    return data_.repetition_levels.empty() || data_.repetition_levels[static_cast<size_t>(slot)] == 0;
  }

  Piece next_piece() const {
    Piece piece;
    int64_t slot = page_.first_slot + page_.num_slots;
    do {
      piece.slots += 1;
      piece.values += has_value(slot) ? 1 : 0;
      piece.rows += begins_row(slot) ? 1 : 0;
      ++slot;
    } while (!pages_.split_rows && slot < num_slots_ && !begins_row(slot));
    return piece;
  }

  void add(const Piece& piece) {
    const int64_t first = page_.first_value + page_.num_values;
    if (page_.is_dictionary) {
      size_bits_ += piece.values * dictionary_.bit_width;
    } else if (values_.type == PhysicalType::BOOLEAN) {
      size_bits_ += piece.values;
    } else if (values_.type == PhysicalType::BYTE_ARRAY) {
      size_bits_ += 8 * (4 * piece.values + values_.offsets[first + piece.values] - values_.offsets[first]);
    } else {
      size_bits_ += 8 * piece.values * values_.width;
    }
    page_.num_slots += piece.slots;
    page_.num_values += piece.values;
    page_.num_rows += piece.rows;
  }

  void close() {
    if (page_.num_slots == 0) return;
    plans_.push_back(page_);
    page_ = {.first_slot = page_.first_slot + page_.num_slots,
             .first_value = page_.first_value + page_.num_values,
             .first_row = page_.first_row + page_.num_rows};
    size_bits_ = 0;
  }

  const LeafData& data_;
  const ValuesView values_;
  const PageOptions& pages_;
  const int64_t num_slots_;
  const DictionaryCoverage dictionary_;
  const int16_t max_definition_level_;
  std::vector<PagePlan> plans_;
  PagePlan page_;
  int64_t size_bits_ = 0;
};

}  // namespace

std::vector<PagePlan> plan_pages(const LeafData& data, const Leaf& leaf, const PageOptions& pages,
                                 DictionaryCoverage dictionary) {
  return PagePlanner(data, leaf, pages, dictionary).plan();
}

}  // namespace writer
}  // namespace lamella::inline v0
