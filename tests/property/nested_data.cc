#include "tests/property/nested_data.h"

#include <algorithm>

namespace lamella::inline v0 {
namespace property {

namespace {

using writer::Leaf;
using writer::LeafData;
using writer::Values;

Repetition random_repetition(Random& random) {
  return random() % 3 == 0 ? Repetition::REQUIRED : Repetition::OPTIONAL;
}

NestedNode make_group(std::string name, Repetition repetition, std::vector<NestedNode> children,
                      LogicalAnnotation annotation = {}) {
  return {writer::group(std::move(name), repetition, {}, std::move(annotation)), nullptr, std::move(children)};
}

NestedNode random_leaf(Random& random, const std::string& name) {
  const ColumnKind& kind = column_kinds()[random() % column_kinds().size()];
  NestedNode leaf{kind.node, &kind, {}};
  leaf.node.name = name;
  leaf.node.repetition = random_repetition(random);
  return leaf;
}

/// A node that is not repeated: a repeated one as the member of a list would make the list's middle group the element.
NestedNode random_member(Random& random, const std::string& name, int depth) {
  NestedNode node = random_node(random, name, depth);
  if (node.node.repetition == Repetition::REPEATED) node.node.repetition = random_repetition(random);
  return node;
}

NestedNode random_list(Random& random, const std::string& name, int depth) {
  return make_group(name, random_repetition(random),
                    {make_group("list", Repetition::REPEATED, {random_member(random, "element", depth - 1)})},
                    writer::annotated(LogicalKind::kList));
}

NestedNode random_map(Random& random, const std::string& name, int depth) {
  NestedNode key = random_leaf(random, "key");
  key.node.repetition = Repetition::REQUIRED;
  NestedNode value = random_member(random, "value", depth - 1);
  return make_group(name, random_repetition(random), {make_group("key_value", Repetition::REPEATED, {key, value})},
                    writer::annotated(LogicalKind::kMap));
}

NestedNode random_struct(Random& random, const std::string& name, int depth) {
  std::vector<NestedNode> children;
  for (uint64_t child = 0; child < 1 + random() % 3; ++child) {
    children.push_back(random_node(random, "m" + std::to_string(child), depth - 1));
  }
  return make_group(name, random_repetition(random), std::move(children));
}

int16_t levels_from(const NestedNode& node, Repetition from) {
  return node.node.repetition >= from ? 1 : 0;
}

/// Fills the leaves below one node, which are `leaves` from `ordinal`.
class Shredder {
 public:
  explicit Shredder(std::vector<LeafData>& leaves) : leaves_(leaves) {}

  void field(const NestedNode& node, const FieldValue& value, uint16_t definition, uint16_t repetition,
             uint16_t max_repetition, size_t ordinal) {
    if (value.instances.empty()) {
      const size_t num_leaves = leaf_kinds(node).size();
      for (size_t leaf = ordinal; leaf < ordinal + num_leaves; ++leaf)
        levels(leaf, definition, repetition);
      return;
    }
    const auto inner_definition = static_cast<uint16_t>(definition + levels_from(node, Repetition::OPTIONAL));
    const auto inner_repetition = static_cast<uint16_t>(max_repetition + levels_from(node, Repetition::REPEATED));
    for (const Instance& instance : value.instances) {
      one(node, instance, inner_definition, repetition, inner_repetition, ordinal);
      repetition = inner_repetition;
    }
  }

 private:
  void one(const NestedNode& node, const Instance& instance, uint16_t definition, uint16_t repetition,
           uint16_t max_repetition, size_t ordinal) {
    if (node.kind != nullptr) {
      levels(ordinal, definition, repetition);
      leaves_[ordinal].values.append_bytes(instance.plain);
      return;
    }
    for (size_t child = 0; child < node.children.size(); ++child) {
      field(node.children[child], instance.fields[child], definition, repetition, max_repetition, ordinal);
      ordinal += leaf_kinds(node.children[child]).size();
    }
  }

  void levels(size_t leaf, uint16_t definition, uint16_t repetition) {
    leaves_[leaf].definition_levels.push_back(definition);
    leaves_[leaf].repetition_levels.push_back(repetition);
  }

  std::vector<LeafData>& leaves_;
};

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "'";
  for (const char byte : bytes) {
    text.push_back(kDigits[static_cast<uint8_t>(byte) >> 4]);
    text.push_back(kDigits[static_cast<uint8_t>(byte) & 15]);
  }
  return text + "'";
}

template <typename Item>
std::string joined(char open, size_t count, Item item, char close) {
  std::string text(1, open);
  for (size_t i = 0; i < count; ++i)
    text += (i == 0 ? "" : ",") + item(i);
  return text + close;
}

std::string text_of_instance(const NestedNode& node, const Instance& instance) {
  if (node.kind != nullptr) return hex(vector_value(*node.kind, instance.plain));
  const LogicalKind annotation = node.node.annotation.kind;
  if (annotation == LogicalKind::kList || annotation == LogicalKind::kMap) {
    const NestedNode& repeated = node.children[0];
    const std::vector<Instance>& items = instance.fields[0].instances;
    return joined(
        '[', items.size(),
        [&](size_t i) {
          if (annotation == LogicalKind::kMap) return text_of_instance(repeated, items[i]);
          return text_of(repeated.children[0], items[i].fields[0]);
        },
        ']');
  }
  return joined(
      '{', node.children.size(), [&](size_t i) { return text_of(node.children[i], instance.fields[i]); }, '}');
}

}  // namespace

NestedNode random_node(Random& random, const std::string& name, int depth) {
  const uint64_t choice = depth == 0 ? 0 : random() % 8;
  if (choice <= 1) return random_leaf(random, name);
  if (choice <= 3) return random_struct(random, name, depth);
  if (choice <= 5) return random_list(random, name, depth);
  if (choice == 6) return random_map(random, name, depth);
  NestedNode bare = random() % 2 == 0 ? random_leaf(random, name) : random_struct(random, name, depth);
  bare.node.repetition = Repetition::REPEATED;
  return bare;
}

FieldValue random_value(Random& random, const NestedNode& node) {
  uint64_t count = 1;
  if (node.node.repetition == Repetition::OPTIONAL) count = random() % 5 == 0 ? 0 : 1;
  if (node.node.repetition == Repetition::REPEATED) count = random() % (random() % 10 == 0 ? 20 : 4);
  FieldValue value;
  for (uint64_t i = 0; i < count; ++i) {
    Instance& instance = value.instances.emplace_back();
    if (node.kind != nullptr) instance.plain = plain_value(*node.kind, random() % 40);
    for (const NestedNode& child : node.children)
      instance.fields.push_back(random_value(random, child));
  }
  return value;
}

writer::Node schema_node(const NestedNode& node) {
  writer::Node made = node.node;
  for (const NestedNode& child : node.children)
    made.children.push_back(schema_node(child));
  return made;
}

std::vector<const ColumnKind*> leaf_kinds(const NestedNode& node) {
  if (node.kind != nullptr) return {node.kind};
  std::vector<const ColumnKind*> kinds;
  for (const NestedNode& child : node.children) {
    for (const ColumnKind* kind : leaf_kinds(child))
      kinds.push_back(kind);
  }
  return kinds;
}

std::vector<LeafData> shred(const NestedNode& node, const std::vector<FieldValue>& rows) {
  std::vector<LeafData> leaves;
  for (const ColumnKind* kind : leaf_kinds(node)) {
    leaves.push_back({Values(*kind->node.type, kind->node.type_length), {}, {}});
  }
  for (const FieldValue& row : rows)
    Shredder(leaves).field(node, row, 0, 0, 0, 0);
  const std::vector<writer::Node> columns{schema_node(node)};
  const std::vector<Leaf> described = writer::leaves_of(columns);
  for (size_t leaf = 0; leaf < leaves.size(); ++leaf) {
    if (described[leaf].max_definition_level == 0) leaves[leaf].definition_levels.clear();
    if (described[leaf].max_repetition_level == 0) leaves[leaf].repetition_levels.clear();
  }
  return leaves;
}

std::string text_of(const NestedNode& node, const FieldValue& value) {
  if (node.node.repetition == Repetition::REPEATED) {
    return joined(
        '[', value.instances.size(), [&](size_t i) { return text_of_instance(node, value.instances[i]); }, ']');
  }
  return value.instances.empty() ? "null" : text_of_instance(node, value.instances[0]);
}

std::string text_of(const ColumnVector& flat, int64_t row) {
  if (flat.is_null(row)) return "null";
  switch (flat.type().layout()) {
    case Layout::kNone:
      return "null";
    case Layout::kBits:
      return hex(flat.bit(row) ? std::string_view("\1", 1) : std::string_view("\0", 1));
    case Layout::kFixedWidth:
    case Layout::kViews:
      return hex(flat.bytes(row));
    case Layout::kList: {
      const int64_t begin = flat.offsets()[static_cast<size_t>(row)];
      const int64_t end = flat.offsets()[static_cast<size_t>(row) + 1];
      return joined(
          '[', static_cast<size_t>(end - begin),
          [&](size_t i) { return text_of(flat.child(0), begin + static_cast<int64_t>(i)); }, ']');
    }
    case Layout::kStruct:
      return joined(
          '{', flat.parts().children.size(), [&](size_t i) { return text_of(flat.child(static_cast<int>(i)), row); },
          '}');
  }
  return "";
}

}  // namespace property
}  // namespace lamella::inline v0
