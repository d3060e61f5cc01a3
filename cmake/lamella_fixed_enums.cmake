# cmake -DHEADER=FILE -P lamella_fixed_enums.cmake: gives the enumerations of a header that Thrift generated an underlying
# type. Without one, C++ leaves undefined what a number of a file means that the enumeration does not list.

file(READ ${HEADER} text)
string(REGEX REPLACE "\nenum ([A-Za-z0-9_]+) {" "\nenum \\1 : int {" text "${text}")
file(WRITE ${HEADER} "${text}")
