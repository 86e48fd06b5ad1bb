// SPDX-License-Identifier: Apache-2.0
// Where each field stands in each format (Doc 9303 part 4 TD3, part 5 TD1, part 6 TD2, part 7 visas). Positions count
// from 0; a check digit stands right behind its field.
#pragma once

#include <array>
#include <span>

#include "border/mrz.h"

namespace border::mrz {

enum class Kind { code, country, number, birth, expiry, sex, optional, names };

struct Place {
  std::string_view name;
  Kind kind;
  std::size_t line, from, size;
  bool checked = false;
};

struct Span {
  std::size_t line, from, end;
};

struct Layout {
  Format format;
  std::size_t lines, width;
  std::span<const Place> places;
  std::span<const Span> composite;  ///< empty: a visa has none
  std::size_t composite_at = 0;     ///< on the line of the last span
};

inline constexpr std::array kTd3{Place{"document_code", Kind::code, 0, 0, 2},
                                 Place{"issuing_state", Kind::country, 0, 2, 3},
                                 Place{"names", Kind::names, 0, 5, 39},
                                 Place{"document_number", Kind::number, 1, 0, 9, true},
                                 Place{"nationality", Kind::country, 1, 10, 3},
                                 Place{"birth_date", Kind::birth, 1, 13, 6, true},
                                 Place{"sex", Kind::sex, 1, 20, 1},
                                 Place{"expiry_date", Kind::expiry, 1, 21, 6, true},
                                 Place{"optional", Kind::optional, 1, 28, 14, true}};
inline constexpr std::array kTd3Composite{Span{1, 0, 10}, Span{1, 13, 20}, Span{1, 21, 43}};

inline constexpr std::array kTd2{Place{"document_code", Kind::code, 0, 0, 2},
                                 Place{"issuing_state", Kind::country, 0, 2, 3},
                                 Place{"names", Kind::names, 0, 5, 31},
                                 Place{"document_number", Kind::number, 1, 0, 9, true},
                                 Place{"nationality", Kind::country, 1, 10, 3},
                                 Place{"birth_date", Kind::birth, 1, 13, 6, true},
                                 Place{"sex", Kind::sex, 1, 20, 1},
                                 Place{"expiry_date", Kind::expiry, 1, 21, 6, true},
                                 Place{"optional", Kind::optional, 1, 28, 7}};
inline constexpr std::array kTd2Composite{Span{1, 0, 10}, Span{1, 13, 20}, Span{1, 21, 35}};

inline constexpr std::array kTd1{
    Place{"document_code", Kind::code, 0, 0, 2},           Place{"issuing_state", Kind::country, 0, 2, 3},
    Place{"document_number", Kind::number, 0, 5, 9, true}, Place{"optional", Kind::optional, 0, 15, 15},
    Place{"birth_date", Kind::birth, 1, 0, 6, true},       Place{"sex", Kind::sex, 1, 7, 1},
    Place{"expiry_date", Kind::expiry, 1, 8, 6, true},     Place{"nationality", Kind::country, 1, 15, 3},
    Place{"optional_2", Kind::optional, 1, 18, 11},        Place{"names", Kind::names, 2, 0, 30}};
inline constexpr std::array kTd1Composite{Span{0, 5, 30}, Span{1, 0, 7}, Span{1, 8, 15}, Span{1, 18, 29}};

inline constexpr std::array kMrva{kTd3[0], kTd3[1], kTd3[2],
                                  kTd3[3], kTd3[4], kTd3[5],
                                  kTd3[6], kTd3[7], Place{"optional", Kind::optional, 1, 28, 16}};
inline constexpr std::array kMrvb{kTd2[0], kTd2[1], kTd2[2],
                                  kTd2[3], kTd2[4], kTd2[5],
                                  kTd2[6], kTd2[7], Place{"optional", Kind::optional, 1, 28, 8}};

inline constexpr std::array kLayouts{
    Layout{Format::td1, 3, 30, kTd1, kTd1Composite, 29}, Layout{Format::td2, 2, 36, kTd2, kTd2Composite, 35},
    Layout{Format::td3, 2, 44, kTd3, kTd3Composite, 43}, Layout{Format::mrva, 2, 44, kMrva, {}, 0},
    Layout{Format::mrvb, 2, 36, kMrvb, {}, 0}};

}  // namespace border::mrz
