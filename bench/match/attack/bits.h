// SPDX-License-Identifier: Apache-2.0
// Rows of bits as the attack sees them: encodings, or which tokens a record has. Any width, unlike match::Encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace attack {

class BitRows {
 public:
  BitRows() = default;
  BitRows(std::size_t rows, std::size_t width)
      : rows_(rows), width_(width), words_((width + 63) / 64), data_(rows * words_) {}
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t words() const { return words_; }
  [[nodiscard]] std::uint64_t* row(std::size_t i) { return data_.data() + i * words_; }
  [[nodiscard]] const std::uint64_t* row(std::size_t i) const { return data_.data() + i * words_; }
  void set(std::size_t i, std::size_t bit) { row(i)[bit / 64] |= std::uint64_t{1} << (bit % 64); }
  void flip(std::size_t i, std::size_t bit) { row(i)[bit / 64] ^= std::uint64_t{1} << (bit % 64); }
  [[nodiscard]] bool get(std::size_t i, std::size_t bit) const { return (row(i)[bit / 64] >> (bit % 64) & 1U) != 0; }
  [[nodiscard]] int count(std::size_t i) const;
  [[nodiscard]] BitRows transposed() const;

 private:
  std::size_t rows_ = 0, width_ = 0, words_ = 0;
  std::vector<std::uint64_t> data_;
};

int common(const std::uint64_t* a, const std::uint64_t* b, std::size_t words);
/// One row against all: the inner loop of the whole attack.
void common(const std::uint64_t* one, const BitRows& rows, std::vector<int>& out);

/// A square matrix of numbers, row after row.
template <class Number>
class Square {
 public:
  Square() = default;
  explicit Square(std::size_t size) : size_(size), data_(size * size) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  Number& at(std::size_t i, std::size_t j) { return data_[i * size_ + j]; }
  const Number& at(std::size_t i, std::size_t j) const { return data_[i * size_ + j]; }
  Number* row(std::size_t i) { return data_.data() + i * size_; }
  const Number* row(std::size_t i) const { return data_.data() + i * size_; }

 private:
  std::size_t size_ = 0;
  std::vector<Number> data_;
};

/// How many rows have both bits, as a share of all rows; the diagonal is each bit's own share.
Square<double> together(const BitRows& rows);

}  // namespace attack
