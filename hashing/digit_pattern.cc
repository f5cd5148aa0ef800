#include "hashing/digit_pattern.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace destconn {
namespace {

using DigitSet = uint16_t;  // bit n: the digit n
constexpr DigitSet kAllDigits = 0x3FF;

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

DigitSet OneDigit(char c) { return static_cast<DigitSet>(1 << (c - '0')); }

// A nondeterministic automaton (Thompson, "Regular Expression Search
// Algorithm", 1968): from a state either digits lead on, or nothing does.
struct Automaton {
  struct State {
    DigitSet digits = 0;
    size_t next = 0;                // by those digits
    std::vector<size_t> free = {};  // by none
  };
  std::vector<State> states = {};

  size_t Add() {
    states.emplace_back();
    return states.size() - 1;
  }
};

// A part of the automaton with one way in and one way out.
struct Part {
  size_t in = 0;
  size_t out = 0;
};

// Reads a pattern into an automaton. Methods give nothing where they meet what
// they do not know.
class PatternReader {
 public:
  PatternReader(absl::string_view pattern, Automaton& automaton)
      : pattern_(pattern), automaton_(automaton) {}

  std::optional<Part> Read() {
    const auto part = ReadAlternatives();
    return at_ == pattern_.size() ? part : std::nullopt;
  }

 private:
  struct Times {
    int least = 1;
    int most = 1;
  };

  char Front() const { return at_ < pattern_.size() ? pattern_[at_] : '\0'; }
  bool TakeIf(absl::string_view text) {
    absl::string_view rest = pattern_.substr(at_);
    if (!absl::ConsumePrefix(&rest, text)) return false;
    at_ += text.size();
    return true;
  }

  void Join(size_t from, size_t to) {
    automaton_.states[from].free.push_back(to);
  }
  Part NewPart() {
    const size_t in = automaton_.Add();
    return {in, automaton_.Add()};
  }

  std::optional<Part> ReadAlternatives() {
    const Part whole = NewPart();
    do {
      const auto part = ReadSequence();
      if (!part.has_value()) return std::nullopt;
      Join(whole.in, part->in);
      Join(part->out, whole.out);
    } while (TakeIf("|"));
    return whole;
  }

  std::optional<Part> ReadSequence() {
    Part whole;
    whole.in = whole.out = automaton_.Add();
    while (Front() != '\0' && Front() != '|' && Front() != ')') {
      if (!ReadRepeated(whole.out)) return std::nullopt;
    }
    return whole;
  }

  // Appends what comes next, as often as it may come, behind `end`. It is read
  // anew for each time, so that each has states of its own.
  bool ReadRepeated(size_t& end) {
    const size_t begin = at_;
    if (!ReadOne().has_value()) return false;
    const auto times = ReadTimes();
    if (!times.has_value()) return false;
    const size_t behind = at_;
    const size_t last = automaton_.Add();
    for (int i = 0; i < times->most; ++i) {
      if (i >= times->least) Join(end, last);
      at_ = begin;
      const auto part = ReadOne();
      Join(end, part->in);
      end = part->out;
    }
    Join(end, last);
    end = last;
    at_ = behind;
    return true;
  }

  std::optional<Times> ReadTimes() {
    if (TakeIf("?")) return Times{0, 1};
    if (!TakeIf("{")) return Times{};
    const auto least = ReadCount();
    if (!least.has_value()) return std::nullopt;
    const auto most = TakeIf(",") ? ReadCount() : least;
    if (!most.has_value() || *most < *least || !TakeIf("}")) {
      return std::nullopt;
    }
    return Times{*least, *most};
  }

  // No number has more digits.
  std::optional<int> ReadCount() {
    constexpr int kMost = 31;
    if (!IsDigit(Front())) return std::nullopt;
    int count = 0;
    while (IsDigit(Front()) && count <= kMost) {
      count = count * 10 + (pattern_[at_++] - '0');
    }
    return count <= kMost ? std::optional(count) : std::nullopt;
  }

  std::optional<Part> ReadOne() {
    if (TakeIf("(")) {
      TakeIf("?:");
      const auto part = ReadAlternatives();
      return TakeIf(")") ? part : std::nullopt;
    }
    const DigitSet digits = ReadDigits();
    if (digits == 0) return std::nullopt;
    const Part part = NewPart();
    automaton_.states[part.in].digits = digits;
    automaton_.states[part.in].next = part.out;
    return part;
  }

  // One digit, any, or a class; empty for what is none of them.
  DigitSet ReadDigits() {
    if (TakeIf("\\d")) return kAllDigits;
    if (TakeIf("[")) return ReadClass();
    return IsDigit(Front()) ? OneDigit(pattern_[at_++]) : DigitSet{0};
  }

  DigitSet ReadClass() {
    DigitSet digits = 0;
    while (!TakeIf("]")) {
      const char first = Front();
      if (!IsDigit(first)) return 0;
      ++at_;
      const char last = TakeIf("-") ? Front() : first;
      if (last != first) {
        if (!IsDigit(last) || last < first) return 0;
        ++at_;
      }
      for (char c = first; c <= last; ++c) digits |= OneDigit(c);
    }
    return digits;
  }

  const absl::string_view pattern_;
  Automaton& automaton_;
  size_t at_ = 0;
};

using StateSet = std::set<size_t>;

// Adds what can be reached without a digit.
void Reach(const Automaton& automaton, size_t state, StateSet& reached) {
  if (!reached.insert(state).second) return;
  for (const size_t next : automaton.states[state].free) {
    Reach(automaton, next, reached);
  }
}

StateSet After(const Automaton& automaton, const StateSet& before,
               size_t digit) {
  StateSet after;
  for (const size_t i : before) {
    const Automaton::State& state = automaton.states[i];
    if (((state.digits >> digit) & 1) != 0) {
      Reach(automaton, state.next, after);
    }
  }
  return after;
}

}  // namespace

// Sets of the automaton's states become states (Rabin and Scott, 1959).
std::optional<DigitPattern> DigitPattern::Compile(absl::string_view pattern) {
  Automaton automaton;
  const auto whole = PatternReader(pattern, automaton).Read();
  if (!whole.has_value()) return std::nullopt;

  std::vector<StateSet> sets(2);
  Reach(automaton, whole->in, sets[kStart]);
  std::map<StateSet, uint16_t> known = {{sets[kDead], kDead},
                                        {sets[kStart], kStart}};
  DigitPattern made;
  for (size_t i = 0; i < sets.size(); ++i) {
    State state;
    state.accepts = sets[i].contains(whole->out);
    for (size_t digit = 0; digit < state.next.size(); ++digit) {
      StateSet after = After(automaton, sets[i], digit);
      const auto [found, is_new] =
          known.emplace(after, static_cast<uint16_t>(sets.size()));
      state.next[digit] = found->second;
      if (is_new) sets.push_back(std::move(after));
      if (sets.size() > UINT16_MAX) return std::nullopt;
    }
    made.states_.push_back(state);
  }
  return made;
}

}  // namespace destconn
