/// Values of a whole number of bytes each: fixed-width types, and views of strings and binaries.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "column/growing_dictionary.h"
#include "column/leaf_context.h"
#include "column/value_reader.h"
#include "encoding/decoder.h"
#include "encoding/dictionary_index.h"

namespace lamella::inline v0 {

/// Dictionaries, nulls and the three kinds of output are handled here; what differs is how a page of any other encoding
/// becomes dense values.
class DenseValueReader : public ValueReader {
 public:
  void set_dictionary(const Page& page) final;
  void clear_dictionary() final;
  void start_page(const Page& page) final;
  bool gives_dictionary() const noexcept final;
  double bytes_per_value() const noexcept final { return bytes_per_value_; }
  void skip(int64_t num_values) final;
  AlikeValues alike_next(int64_t num_values, const ColumnFilter& filter) const final;
  bool can_test(int64_t num_values, const ColumnFilter& filter) final;
  void test(int64_t num_values, const ColumnFilter& filter, uint8_t* passes, int64_t bit_offset) final;
  Buffer borrow(int64_t num_values) final;
  void begin(int64_t num_rows, ValueForm form) final;
  void append(int64_t num_rows, int64_t num_valid, const uint8_t* validity) final;
  void append_picked(int64_t num_values, std::span<const int32_t> positions, int64_t num_rows,
                     const uint8_t* validity) final;
  void finish(ColumnVector::Parts& parts) final;

 protected:
  explicit DenseValueReader(const LeafContext& context);

  /// The fewest bytes that a PLAIN value takes.
  virtual int64_t min_value_bytes() const noexcept = 0;
  /// Begins a page that is not dictionary-encoded; dictionary pages come as PLAIN ones.
  virtual void start_values(const Page& page) = 0;
  virtual void skip_values(int64_t num_values) = 0;
  /// The next values, dense, `width_` bytes each; 64 bytes behind them may be spoilt.
  virtual void decode_values(int64_t num_values, uint8_t* out) = 0;
  /// The next values, as decode_values() would give them, where they already lie, or nullptr when they have to be
  /// decoded. Moves behind them in the former case.
  virtual const uint8_t* decoded_values(int64_t num_values);
  /// Passes over the next values, those at `positions` to `out` as decode_values() gives them. By default it decodes
  /// tiles of values or runs of positions, whichever `PickCost` says is cheaper.
  virtual void pick_values(int64_t num_values, std::span<const int32_t> positions, uint8_t* out);
  /// See borrow(): by default values have to be decoded.
  virtual Buffer borrow_values(int64_t num_values);
  /// See alike_next(): by default nothing is known of values that are not dictionary-encoded.
  virtual AlikeValues alike_values(int64_t num_values, const ColumnFilter& filter) const;
  /// Whether alike_values() may tell something.
  virtual bool knows_values(const ColumnFilter& filter) const;

  static void start_decoder(ValueDecoder& decoder, const Page& page) {
    if (page.shares_prefixes) {
      decoder.start_behind(page.values, page.num_values);
    } else {
      decoder.start(page.values, page.num_values);
    }
  }

  static constexpr int64_t kLengthBytes = 4;  ///< In front of a PLAIN BYTE_ARRAY value.

  const LeafContext& context_;
  const int32_t width_;
  ViewBuffers view_buffers_;  ///< Of the vector in the making.

 private:
  void keep_dictionary(const Page& page);
  void load_dictionary();
  ColumnVector decode_dictionary(const Page& page);
  bool prefers_picking(int64_t num_values) const noexcept;
  void pick_entries(std::span<const int32_t> codes, uint8_t* out);
  bool spread_from_page(int64_t num_rows, int64_t num_valid, const uint8_t* validity);
  void append_tile(int64_t num_rows, int64_t num_valid, const uint8_t* validity);
  void read_dense(int64_t num_values, uint8_t* out);
  void read_codes(int64_t num_values, int32_t* out);
  void refer_to_dictionary();
  void replace_codes(const uint8_t* validity);
  void test_bounded(int64_t num_values, const ColumnFilter& filter, uint8_t* passes, int64_t bit_offset);
  void pick(int64_t num_values, std::span<const int32_t> positions, uint8_t* out);
  void look_up_runs(std::span<const int32_t> positions, const int32_t* codes, uint8_t* out) const;
  void pick_codes(int64_t num_values, std::span<const int32_t> positions, int32_t* out);
  void pick_tile(int64_t first, int64_t num_values, std::span<const int32_t> positions, uint8_t* out);
  int64_t pick_runs(int64_t first, std::span<const int32_t> positions, uint8_t* out);

  bool outputs_codes_ = false;  ///< Of the vector in the making.
  bool page_has_indices_ = false;
  double bytes_per_value_ = 0;
  DictionaryIndexDecoder indices_;
  std::shared_ptr<const ColumnVector> dictionary_;  ///< Of the chunk; never without an entry.
  std::optional<Page> dictionary_page_;             ///< It, as long as it has not been decoded.
  int32_t dictionary_size_ = 0;                     ///< As the page says, 0 included.
  int64_t entries_picked_ = 0;                      ///< Decoded alone, of the chunk's dictionary.
  std::unique_ptr<GrowingDictionary> growing_;
  Buffer translation_;  ///< From the chunk's indices to those of growing_.

  std::shared_ptr<const RowBits> passing_entries_;  ///< Of the dictionary, for test().
  static constexpr int64_t kFewUnknown = 1024;
  int64_t unknown_left_ = 0;            ///< Values to decode for a filter before their bounds are asked for again.
  int64_t next_unknown_ = kFewUnknown;  ///< How many are decoded when bounds do not tell the next time.

  Buffer values_;
  int64_t max_rows_ = 0;  ///< That values_ has room for.
  int64_t num_rows_ = 0;  ///< Appended so far.
  Buffer dense_;          ///< A tile of values before nulls are put between them.
  Buffer picked_;         ///< Chosen values before nulls are put between them.
  Buffer chosen_codes_;   ///< Their indices, where they are looked up,
  Buffer codes_;          ///< and all indices that they are chosen from.
};

}  // namespace lamella::inline v0
