namespace cpp lamella.thrift
struct Placeholder {
}
