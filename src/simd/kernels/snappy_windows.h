/// SnappyWindows: carries out a block by windows, all elements that start in the same 62 bytes at once.
///
/// Where an element starts is known only once the one before was read. That chain, some ten cycles an element, is what
/// decoders of one element at a time wait for. Here every byte of a window is read as if an element started at it,
/// which gives, for each position, where the next element would start. That map applied to itself gives the second
/// next, the fourth and so on, so five permutations find the starts of up to 32 elements from the first. Their lengths
/// and offsets are then had at once, and a prefix sum of the lengths says where their bytes go.
///
/// The bytes are moved three windows later: from where to where lies in the cache by then, not in the store buffer,
/// from which loads are slow. The moves stand between the steps of parsing, which need other ports than they.
#pragma once

#include "simd/target.h"

#if defined(LAMELLA_SIMD_AVX512)

#include <bit>
#include <cstdint>
#include <utility>

#include "simd/kernels/snappy_block.h"
#include "simd/kernels/snappy_chain.h"
#include "simd/kernels/snappy_inner.h"

namespace lamella::inline v0 {
namespace simd::LAMELLA_SIMD_TARGET {

/// An element has at least two bytes, so at most 31 start in a window: the last of 32 lanes never holds one.
constexpr int kSnappyLanes = 32;
constexpr int kSnappyWindowBytes = 62;

/// Positions in a window are counted from 66 to 127. Then those behind it, and no others, have the sign bit set; and
/// the low six bits, all that a permutation looks at, are a lane of the vector that begins two bytes before the window.
constexpr int kSnappyFirst = 66;

/// Said to be the size of elements that windows leave alone: literals of over 60 bytes, and copies with four bytes of
/// offset. The sizes of all others are less.
constexpr int kSnappyLeft = 127;

struct alignas(64) SnappyTables {
  uint8_t copy_sizes[64] = {};     ///< By a tag's low two bits; the sign bit for literals.
  uint8_t literal_sizes[64] = {};  ///< By the bits above.
  uint8_t positions[64] = {};  ///< The position that each lane stands for, if the first is two bytes before the window.
  uint8_t tags[64] = {};       ///< Added to positions, each one twice: the lanes of the byte there and the next, if
                               ///< the first lane is the window's first byte.
  uint8_t operands[64] = {};   ///< The same for the two bytes behind the one there.
  uint8_t addends[3][64] = {};  ///< The lanes that each step of the prefix sum adds.

  constexpr SnappyTables() {
    constexpr uint8_t kCopySizes[4] = {0x80, 2, 3, kSnappyLeft};
    for (int i = 0; i < 64; ++i) {
      copy_sizes[i] = kCopySizes[i % 4];
      literal_sizes[i] = static_cast<uint8_t>(i < 60 ? i + 2 : kSnappyLeft);
      positions[i] = static_cast<uint8_t>(kSnappyFirst - 2 + i);
      tags[i] = static_cast<uint8_t>(i % 2 - kSnappyFirst);
      operands[i] = static_cast<uint8_t>(i % 2 - kSnappyFirst + 1);
      // From the sums of four lanes, a word each: the last of the word, two words, four words before. Nothing is added
      // from byte 1: the first sum is one length, under 256.
      const int word = i / 8;
      const int last_before[3] = {word / 1 % 2 * word - 1, word / 2 % 2 * (word / 2 * 2) - 1, word / 4 * 4 - 1};
      for (int step = 0; step < 3; ++step)
        addends[step][i] = static_cast<uint8_t>(last_before[step] < 0 ? 1 : 8 * last_before[step] + 6 + i % 2);
    }
  }
};
constexpr SnappyTables kSnappyTables;

LAMELLA_ALWAYS_INLINE __m512i row(const uint8_t (&table)[64]) {
  return _mm512_load_si512(table);
}

/// A constant, kept in a register: compilers would make it from an integer in each window, on the port that
/// permutations need.
LAMELLA_ALWAYS_INLINE __m512i held(__m512i constant) {
  asm("" : "+v"(constant));
  return constant;
}

/// For each position of a window, if an element starts there, the position of the first, second, fourth, ... next.
struct SnappySteps {
  __m512i next;                      ///< The next, also where it is behind the window.
  __m512i by1, by2, by4, by8, by16;  ///< Those that stay within: the last element leads to itself.

  LAMELLA_ALWAYS_INLINE explicit SnappySteps(const uint8_t* window) {
    const __m512i bytes = _mm512_loadu_si512(window - 2);
    const __m512i kinds = _mm512_and_si512(bytes, held(_mm512_set1_epi8(3)));
    const __m512i copy_sizes = _mm512_shuffle_epi8(row(kSnappyTables.copy_sizes), kinds);
    const __mmask64 literals = _mm512_movepi8_mask(copy_sizes);
    const __m512i sizes = _mm512_mask_permutexvar_epi8(copy_sizes, literals, _mm512_srli_epi16(bytes, 2),
                                                       row(kSnappyTables.literal_sizes));
    const __m512i here = row(kSnappyTables.positions);
    next = _mm512_add_epi8(here, sizes);
    by1 = _mm512_mask_mov_epi8(next, _mm512_movepi8_mask(next), here);
    by2 = _mm512_permutexvar_epi8(by1, by1);
    by4 = _mm512_permutexvar_epi8(by2, by2);
    by8 = _mm512_permutexvar_epi8(by4, by4);
    by16 = _mm512_permutexvar_epi8(by8, by8);
  }
};

/// Where the elements of a window start. Lanes behind the last element repeat it.
struct SnappyStarts {
  __m512i positions;  ///< Of element i in bytes 2 * i and 2 * i + 1.
  __m512i next;       ///< Of the first element behind the window, in every byte.
  uint32_t last;      ///< The lanes of the last element.

  /// `first`: the position of the first element, in every byte.
  LAMELLA_ALWAYS_INLINE SnappyStarts(const SnappySteps& steps, __m512i first) {
    positions = _mm512_mask_permutexvar_epi8(first, 0xCCCCCCCCCCCCCCCC, first, steps.by1);
    positions = _mm512_mask_permutexvar_epi8(positions, 0xF0F0F0F0F0F0F0F0, positions, steps.by2);
    positions = _mm512_mask_permutexvar_epi8(positions, 0xFF00FF00FF00FF00, positions, steps.by4);
    positions = _mm512_mask_permutexvar_epi8(positions, 0xFFFF0000FFFF0000, positions, steps.by8);
    positions = _mm512_mask_permutexvar_epi8(positions, 0xFFFFFFFF00000000, positions, steps.by16);
    const __m512i followers = _mm512_permutexvar_epi8(positions, steps.next);
    next = _mm512_permutexvar_epi8(held(_mm512_set1_epi8(63)), followers);
    last = _mm512_movepi16_mask(followers);
  }
};

/// The elements of a window, each in 16 bits.
struct SnappyElements {
  __m512i tags;      ///< The tag byte, and the byte behind.
  __m512i operands;  ///< A copy's offset; a literal's position.
  __m512i lengths;   ///< Zero in the lanes behind the last element.

  LAMELLA_ALWAYS_INLINE SnappyElements(const SnappyStarts& starts, const uint8_t* window) {
    const __m512i bytes = _mm512_loadu_si512(window);
    tags = _mm512_permutexvar_epi8(_mm512_add_epi8(starts.positions, row(kSnappyTables.tags)), bytes);
    operands = _mm512_permutexvar_epi8(_mm512_add_epi8(starts.positions, row(kSnappyTables.operands)), bytes);
    const __m512i upper_bits = _mm512_srli_epi16(tags, 2);
    lengths = _mm512_sub_epi16(_mm512_and_si512(upper_bits, held(_mm512_set1_epi16(63))), held(_mm512_set1_epi16(-1)));
    // Copies with one byte of offset have bits 8-10 of it in bits 5-7 of the tag.
    const __mmask32 short_copies = _mm512_test_epi16_mask(tags, held(_mm512_set1_epi16(1)));
    constexpr int kFirstAndSecondOrThird = 0xEA;
    const __m512i short_offsets = _mm512_ternarylogic_epi32(_mm512_slli_epi16(tags, 3), held(_mm512_set1_epi16(0x700)),
                                                            _mm512_srli_epi16(tags, 8), kFirstAndSecondOrThird);
    lengths = _mm512_mask_add_epi16(lengths, short_copies, _mm512_and_si512(upper_bits, held(_mm512_set1_epi16(7))),
                                    held(_mm512_set1_epi16(4)));
    operands = _mm512_mask_mov_epi16(operands, short_copies, short_offsets);
    const __mmask32 literals = _mm512_testn_epi16_mask(tags, held(_mm512_set1_epi16(3)));
    operands = _mm512_mask_srli_epi16(operands, literals, starts.positions, 8);
    lengths = _mm512_maskz_mov_epi16(starts.last ^ (starts.last - 1), lengths);
  }

  /// Where each is made, counted from the first: the lengths of those before.
  LAMELLA_ALWAYS_INLINE __m512i targets() const {
    __m512i ends = _mm512_add_epi16(lengths, _mm512_slli_epi64(lengths, 16));
    ends = _mm512_add_epi16(ends, _mm512_slli_epi64(ends, 32));
    ends = _mm512_add_epi16(ends, _mm512_permutexvar_epi8(row(kSnappyTables.addends[0]), ends));
    ends = _mm512_add_epi16(ends, _mm512_permutexvar_epi8(row(kSnappyTables.addends[1]), ends));
    ends = _mm512_add_epi16(ends, _mm512_permutexvar_epi8(row(kSnappyTables.addends[2]), ends));
    return _mm512_sub_epi16(ends, lengths);
  }

  LAMELLA_ALWAYS_INLINE __mmask32 copies() const { return _mm512_test_epi16_mask(tags, held(_mm512_set1_epi16(3))); }

  /// Lets copies of copies begin where `chain` says. `made`: what all make.
  LAMELLA_ALWAYS_INLINE void follow(SnappyChain& chain, __m512i targets, int made) {
    const __mmask32 present = _mm512_test_epi16_mask(lengths, lengths);
    operands = chain.follow(copies() & present, targets, lengths, operands, made);
  }

  LAMELLA_ALWAYS_INLINE void drop_last(const SnappyStarts& starts) {
    lengths = _mm512_maskz_mov_epi16((starts.last & (0 - starts.last)) - 1, lengths);
  }
};

/// From where to where the bytes of a window's elements are moved, counted from where its first byte is made.
struct alignas(64) SnappyMoves {
  int64_t from[kSnappyLanes] = {};  ///< Of element 4 * i + k at [8 * k + i].
  uint16_t to[kSnappyLanes] = {};   ///< The last is how many bytes the window makes.
  const uint8_t* in = nullptr;      ///< Where the first element starts.
  uint8_t* out = nullptr;
  uint32_t longer = 0;     ///< The elements of over 16 bytes.
  uint32_t repeating = 0;  ///< The copies that run into what they make.

  LAMELLA_ALWAYS_INLINE int64_t made() const { return to[kSnappyLanes - 1]; }
  int elements() const {
    const __m512i behind = _mm512_set1_epi16(static_cast<int16_t>(made()));
    return std::popcount(_mm512_cmpneq_epi16_mask(_mm512_load_si512(to), behind));
  }
  /// Copies from so near that what they take may have been made just before.
  int near_copies() const {
    const __m512i nearest = _mm512_set1_epi64(16);
    const __m512i behind = _mm512_set1_epi64(made());
    const __m512i all_to = _mm512_load_si512(to);
    int copies = 0;
    for (unsigned lane = 0; lane < 4; ++lane) {
      const __m512i lane_to = _mm512_and_si512(_mm512_srli_epi64(all_to, 16 * lane), _mm512_set1_epi64(0xFFFF));
      const __m512i offsets = _mm512_sub_epi64(lane_to, _mm512_load_si512(from + 8 * lane));
      const __mmask8 present = _mm512_cmpneq_epi64_mask(lane_to, behind);
      copies += std::popcount(static_cast<unsigned>(_mm512_mask_cmple_epu64_mask(present, offsets, nearest)));
    }
    return copies;
  }
  LAMELLA_ALWAYS_INLINE int64_t from_of(int element) const { return from[8 * (element % 4) + element / 4]; }

  /// `targets`: elements.targets(). False when a copy is from before `out_begin`.
  LAMELLA_ALWAYS_INLINE bool set_to(const SnappyElements& elements, __m512i targets, uint8_t* window_out,
                                    const uint8_t* out_begin) {
    out = window_out;
    _mm512_store_si512(to, targets);
    longer = _mm512_cmpgt_epu16_mask(elements.lengths, held(_mm512_set1_epi16(16)));
    // The operands of literals are over 64.
    repeating = _mm512_cmpgt_epu16_mask(elements.lengths, elements.operands);
    const int64_t made_before = window_out - out_begin;
    if (__builtin_expect(made_before > UINT16_MAX, 1)) return true;
    const __m512i reach = _mm512_adds_epu16(targets, _mm512_set1_epi16(static_cast<int16_t>(made_before)));
    return _mm512_mask_cmpgt_epu16_mask(elements.copies(), elements.operands, reach) == 0;
  }

  /// After set_to().
  LAMELLA_ALWAYS_INLINE void set_from(const SnappyElements& elements, __m512i targets, const uint8_t* window) {
    const __m512i literals_from = _mm512_set1_epi64(window - out - kSnappyFirst + 1);
    set_from<0>(elements, targets, literals_from);
    set_from<1>(elements, targets, literals_from);
    set_from<2>(elements, targets, literals_from);
    set_from<3>(elements, targets, literals_from);
  }

  /// Moves 16 bytes of each of the elements [kBegin, kEnd), of those there are: what is too much is made again by the
  /// next.
  template <int kBegin, int kEnd>
  LAMELLA_ALWAYS_INLINE void move16_each() const {
    if (kBegin < 24 || to[kBegin] != made()) {
      move16_each<kBegin>(out, std::make_integer_sequence<int, kEnd - kBegin>());
    }
  }

  /// Moves what the longer elements have behind their first 16 bytes. It goes before the moves of those, none of which
  /// reaches there: the elements before end sooner, the elements behind begin later. False when one takes bytes that
  /// the window itself makes, so that it cannot go before.
  LAMELLA_ALWAYS_INLINE bool move_ends_of_longer() const {
    for (uint32_t left = longer; left != 0; left &= left - 1) {
      const int element = std::countr_zero(left);
      const int64_t source = from_of(element);
      const int64_t length = to[element + 1] - to[element];
      if (source + length > 0 && source < made()) return false;
      for (int64_t done = 16; done < 64; done += 16)
        move16(out + source + done, out + to[element] + done);
    }
    return true;
  }

  /// Moves all elements, of which none is repeating.
  void move64_each() const {
    for (int element = 0; to[element] != made(); ++element)
      _mm512_storeu_si512(out + to[element], _mm512_loadu_si512(out + from_of(element)));
  }

  /// Moves all elements. False when it met a copy of offset 0.
  bool repeat_each() const {
    for (int element = 0; to[element] != made(); ++element) {
      const int64_t offset = to[element] - from_of(element);  // Of a literal, whatever is between input and output.
      if (offset == 0) return false;
      const __m512i repeats = row(kSnappyRepeats.rows[static_cast<uint64_t>(offset) < 64 ? offset : 64]);
      const __m512i bytes = _mm512_loadu_si512(out + from_of(element));
      _mm512_storeu_si512(out + to[element], _mm512_permutexvar_epi8(repeats, bytes));
    }
    return true;
  }

 private:
  template <int kBegin, int... kElements>
  LAMELLA_ALWAYS_INLINE void move16_each(uint8_t* window_out, std::integer_sequence<int, kElements...>) const {
    (move16(window_out + from_of(kBegin + kElements), window_out + to[kBegin + kElements]), ...);
  }

  /// The elements whose 16 bits are the kLane-th of a word.
  template <int kLane>
  LAMELLA_ALWAYS_INLINE void set_from(const SnappyElements& elements, __m512i targets, __m512i literals_from) {
    const __m512i low = held(_mm512_set1_epi64(0xFFFF));
    const __m512i target = _mm512_and_si512(_mm512_srli_epi64(targets, 16 * kLane), low);
    const __m512i operand = _mm512_and_si512(_mm512_srli_epi64(elements.operands, 16 * kLane), low);
    const __mmask8 literals = _mm512_testn_epi64_mask(elements.tags, held(_mm512_set1_epi64(int64_t{3} << 16 * kLane)));
    _mm512_store_si512(from + 8 * kLane,
                       _mm512_mask_add_epi64(_mm512_sub_epi64(target, operand), literals, literals_from, operand));
  }
};

/// How elements are carried out, after what the last ones were.
enum class SnappyPace : uint8_t {
  kWindows,
  kFollowing,  ///< By windows, and copies of copies are followed: each would wait for the one before.
  kSparse,     ///< One after the other: there are few in their bytes.
};

class SnappyWindows {
 public:
  /// No element that starts in a window, nor a move of 64 bytes from it, reads further than this.
  static constexpr int64_t kInputBytes = kSnappyWindowBytes + 64;

  /// Whether windows leave the element of this tag alone.
  static bool leave(uint8_t tag) { return (tag & 3) == 3 || ((tag & 3) == 0 && tag >= 60 << 2); }

  /// Carries out elements until less than kInputBytes are left, or one is to be carried out alone, or another pace is
  /// better. Returns the pace to go on at. Precondition: at least two bytes were consumed, and kInputBytes are left.
  SnappyPace carry_out(SnappyBlock& block, SnappyPace pace) {
    return pace == SnappyPace::kFollowing ? carry_out<true>(block) : carry_out<false>(block);
  }

 private:
  static constexpr unsigned kNumMoves = 4;
  static constexpr unsigned kMovesBehind = 3;

  /// How often the pace is reconsidered, by the elements of the last kNumMoves windows; how many of them are too few;
  /// how many near copies let copies be followed; and how often not, where that did not pay.
  static constexpr unsigned kWindowsBetweenCounts = 32;
  static constexpr int kFewElements = 5 * kNumMoves;
  static constexpr int kManyNear = 4;
  static constexpr int kCountsToWait = 16;

  template <bool kFollows>
  SnappyPace carry_out(SnappyBlock& block) {
    constexpr SnappyPace kPace = kFollows ? SnappyPace::kFollowing : SnappyPace::kWindows;
    SnappyPace pace = kPace;
    const uint8_t* in = block.in();
    const uint8_t* window = in;
    const uint8_t* const last_window = in + block.in_left() - kInputBytes;
    uint8_t* out = block.out();
    uint8_t* const out_end = out + block.out_left();
    __m512i first = _mm512_set1_epi8(kSnappyFirst);
    SnappyChain chain;
    unsigned parsed = 0;
    unsigned moved = 0;
    for (bool stops = false; !stops && window <= last_window; window += kSnappyWindowBytes) {
      _mm_prefetch(reinterpret_cast<const char*>(window) + kSnappyPrefetched, _MM_HINT_T0);
      const SnappyMoves* older = nullptr;
      if (parsed - moved == kMovesBehind && !begin_moves(moved++, block, older)) return pace;
      const SnappySteps steps(window);
      if (older != nullptr) older->move16_each<0, 6>();
      const SnappyStarts starts(steps, first);
      if (older != nullptr) older->move16_each<6, 12>();
      SnappyElements elements(starts, window);
      first = _mm512_sub_epi8(starts.next, held(_mm512_set1_epi8(kSnappyWindowBytes)));
      int next = _mm_cvtsi128_si32(_mm512_castsi512_si128(starts.next)) & 0xFF;
      if (__builtin_expect(next >= kSnappyFirst + kSnappyLeft, 0)) {
        stops = true;
        next -= kSnappyLeft;
        elements.drop_last(starts);
      }
      if (older != nullptr) older->move16_each<12, 18>();
      SnappyMoves& moves = moves_[parsed % kNumMoves];
      moves.in = in;
      const __m512i targets = elements.targets();
      const bool sound = moves.set_to(elements, targets, out, block.out_begin());
      if (kFollows) elements.follow(chain, targets, static_cast<int>(moves.made()));
      if (older != nullptr) older->move16_each<18, 24>();
      moves.set_from(elements, targets, window);
      if (older != nullptr) older->move16_each<24, kSnappyLanes - 1>();
      if (__builtin_expect(!sound || moves.made() > out_end - out, 0)) break;
      ++parsed;
      out += moves.made();
      in = window + next - kSnappyFirst;
      if (__builtin_expect(parsed % kWindowsBetweenCounts == 0, 0)) {
        pace = reconsidered<kFollows>(chain, moves);
        stops = stops || pace != kPace;
      }
    }
    while (moved != parsed) {
      const SnappyMoves* older = nullptr;
      if (!begin_moves(moved++, block, older)) return pace;
      if (older != nullptr) older->move16_each<0, kSnappyLanes - 1>();
    }
    block.resume_at(in, out);
    return parsed >= kNumMoves && few_elements() ? SnappyPace::kSparse : pace;
  }

  bool few_elements() const {
    int elements = 0;
    for (const SnappyMoves& moves : moves_)
      elements += moves.elements();
    return elements < kFewElements;
  }

  bool many_near_copies(const SnappyMoves& last) {
    if (counts_to_wait_ > 0) {
      --counts_to_wait_;
      return false;
    }
    if (last.near_copies() >= kManyNear) return true;
    counts_to_wait_ = 1;
    return false;
  }

  template <bool kFollows>
  [[gnu::noinline, gnu::cold]] SnappyPace reconsidered(SnappyChain& chain, const SnappyMoves& last) {
    if (few_elements()) return SnappyPace::kSparse;
    const bool follows = kFollows ? chain.pays() : many_near_copies(last);
    if (kFollows && !follows) counts_to_wait_ = kCountsToWait;
    return follows ? SnappyPace::kFollowing : SnappyPace::kWindows;
  }

  /// Moves of a window all that moves of 16 bytes don't; those `left` has, if any. False when there is something wrong
  /// with one of its elements: then nothing was moved that counts, and the block goes on there.
  LAMELLA_ALWAYS_INLINE bool begin_moves(unsigned ordinal, SnappyBlock& block, const SnappyMoves*& left) const {
    const SnappyMoves& moves = moves_[ordinal % kNumMoves];
    if (__builtin_expect(moves.repeating != 0, 0)) {
      if (moves.repeat_each()) return true;
      block.resume_at(moves.in, moves.out);
      return false;
    }
    if (moves.longer == 0 || moves.move_ends_of_longer()) {
      left = &moves;
    } else {
      moves.move64_each();
    }
    return true;
  }

  SnappyMoves moves_[kNumMoves];
  int counts_to_wait_ = 0;
};

}  // namespace simd::LAMELLA_SIMD_TARGET
}  // namespace lamella::inline v0

#endif
