// SPDX-License-Identifier: Apache-2.0
// The one catalogue of errors. A key never changes once released: clients translate by it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core {

enum class Language { id, en };

// key, HTTP status, what the reader should do: Indonesian, English.
#define SULUH_PROBLEMS(X)                                                                                            \
  X(bad_request, 400, "Permintaan tidak dapat dibaca. Periksa isian lalu kirim lagi.",                               \
    "The request could not be read. Check what you entered and send it again.")                                      \
  X(bad_json, 400, "Data bukan JSON yang sah. Muat ulang halaman lalu coba lagi.",                                   \
    "The data is not valid JSON. Reload the page and try again.")                                                    \
  X(unexpected_field, 400, "Ada isian yang tidak dikenal. Muat ulang halaman lalu coba lagi.",                       \
    "There is a field that is not known here. Reload the page and try again.")                                       \
  X(bad_field, 422, "Ada isian yang perlu diperbaiki.", "There is a field that needs correcting.")                   \
  X(missing_field, 422, "Ada isian wajib yang masih kosong.", "A required field is still empty.")                    \
  X(not_sealed, 422, "Isian ini harus disegel sebelum dikirim. Muat ulang halaman lalu coba lagi.",                  \
    "This field must be sealed before it is sent. Reload the page and try again.")                                   \
  X(bad_envelope, 422, "Segel rusak atau bukan untuk bagian ini. Muat ulang halaman lalu coba lagi.",                \
    "The seal is broken or belongs to another section. Reload the page and try again.")                              \
  X(bad_signature, 422, "Tanda tangan kunci tidak cocok. Jangan lanjutkan; hubungi pengelola.",                      \
    "The key signature does not match. Do not go on; contact your administrator.")                                   \
  X(bad_receipt, 422, "Kata tanda terima tidak cocok. Periksa ejaan dan urutannya, lalu coba lagi.",                 \
    "The receipt words do not match. Check their spelling and order, then try again.")                               \
  X(file_too_large, 413, "Berkas lebih dari 20 MB. Pilih berkas yang lebih kecil.",                                  \
    "The file is larger than 20 MB. Choose a smaller file.")                                                         \
  X(too_many_files, 413, "Paling banyak lima berkas. Hapus sebagian lalu kirim lagi.",                               \
    "At most five files. Remove some and send again.")                                                               \
  X(bad_file, 422, "Berkas kosong atau jenisnya tidak diterima. Pilih JPEG, PNG, PDF, suara, atau video.",           \
    "The file is empty or of a kind that is not accepted. Choose JPEG, PNG, PDF, audio or video.")                   \
  X(too_large, 413, "Kiriman terlalu besar. Ringkas tulisan atau kurangi berkas.",                                   \
    "What you sent is too large. Shorten the text or send fewer files.")                                             \
  X(too_slow, 408, "Kiriman tidak lengkap pada waktunya. Periksa sambungan lalu kirim lagi.",                        \
    "The request did not arrive in time. Check your connection and send it again.")                                  \
  X(headers_too_large, 431, "Kepala permintaan terlalu besar. Hapus kuki peramban lalu coba lagi.",                  \
    "The request headers are too large. Clear the browser's cookies and try again.")                                 \
  X(unsupported_type, 415, "Jenis kiriman ini tidak diterima.", "This type of content is not accepted.")             \
  X(not_signed_in, 401, "Sesi Anda berakhir atau belum masuk. Silakan masuk lagi.",                                  \
    "Your session has ended or you are not signed in. Please sign in again.")                                        \
  X(bad_sign_in, 401, "Nama, kata sandi, atau kode tidak cocok. Periksa lalu coba lagi.",                            \
    "Name, password or code does not match. Check them and try again.")                                              \
  X(totp_required, 401, "Masukkan kode enam angka dari aplikasi autentikator.",                                      \
    "Enter the six-digit code from your authenticator app.")                                                         \
  X(no_right, 403, "Anda tidak berhak untuk tindakan ini. Mintalah kepada pengelola organisasi Anda.",               \
    "You do not have the right to do this. Ask your organisation's administrator.")                                  \
  X(csrf, 403, "Permintaan datang dari halaman lain. Muat ulang halaman lalu coba lagi.",                            \
    "The request came from another page. Reload the page and try again.")                                            \
  X(not_found, 404, "Tidak ditemukan. Periksa alamatnya.", "Not found. Check the address.")                          \
  X(method_not_allowed, 405, "Cara ini tidak dikenal pada alamat ini.", "This method is not known at this address.") \
  X(conflict, 409, "Data sudah diubah orang lain. Muat ulang lalu ulangi perubahan Anda.",                           \
    "Somebody else has changed this. Reload and make your change again.")                                            \
  X(receipt_used, 409, "Tanda terima ini sudah dipakai untuk laporan lain. Muat ulang halaman untuk kata baru.",     \
    "This receipt was already used for another report. Reload the page for new words.")                              \
  X(gone, 410, "Sudah dihapus.", "It has been deleted.")                                                             \
  X(too_many_requests, 429, "Terlalu banyak permintaan. Tunggu sebentar lalu coba lagi.",                            \
    "Too many requests. Wait a moment and try again.")                                                               \
  X(internal, 500, "Ada kesalahan pada server. Coba lagi; bila berulang, hubungi pengelola.",                        \
    "The server made a mistake. Try again; if it happens again, contact the administrator.")                         \
  X(busy, 503, "Server sedang sibuk. Coba lagi sebentar lagi.", "The server is busy. Try again in a moment.")        \
  X(storage_full, 503, "Penyimpanan penuh, kiriman belum disimpan. Coba lagi nanti.",                                \
    "Storage is full, nothing was saved. Try again later.")                                                          \
  X(storage_down, 503, "Penyimpanan tidak dapat dihubungi, belum ada yang disimpan. Coba lagi nanti.",               \
    "Storage cannot be reached, nothing was saved. Try again later.")                                                \
  X(second_person, 403, "Harus orang kedua: bukan Anda yang memulai.",                                               \
    "This takes a second person: not the one who began it.")                                                         \
  X(reseal_needed, 409, "Bagian ini pernah dibagikan. Muat ulang halaman agar disegel dengan kunci baru.",           \
    "This section was shared before. Reload the page so that it is sealed with a new key.")                          \
  X(not_ready, 503, "Layanan ini belum siap. Coba lagi nanti.", "This service is not ready yet. Try again later.")   \
  X(bad_backup, 500, "Berkas cadangan rusak, terpotong, atau kuncinya salah. Tidak ada yang diubah.",                \
    "The backup file is damaged, cut short, or the key is wrong. Nothing was changed.")                              \
  X(bad_schema, 422, "Skema pencocokan salah. Perbaiki berkas skema.",                                               \
    "The matching schema is wrong. Correct the schema file.")                                                        \
  X(missing_column, 422,                                                                                             \
    "Kolom yang diminta skema tidak ada di berkas. Periksa baris judul berkas atau nama kolom di skema.",            \
    "A column that the schema asks for is not in the file. Check the file's header line or the column names of the " \
    "schema.")                                                                                                       \
  X(other_space, 409,                                                                                                \
    "Sandi orang ini dibuat dengan kunci atau skema lain. Buat ulang dengan kunci dan skema yang sama.",             \
    "These encodings were made with another key or schema. Make them again with the same key and schema.")           \
  X(bad_config, 500, "Pengaturan salah.", "The configuration is wrong.")

enum class ProblemKey {
#define X(key, status, id, en) key,
  SULUH_PROBLEMS(X)
#undef X
};

/// What went wrong with one field; `pointer` is a JSON pointer ("/story"), `key` a short stable word ("required").
struct FieldProblem {
  std::string pointer;
  std::string key;
};

/// One failure, ready to be shown. `detail` is for operators and developers: it must never hold what a user typed.
struct Problem {
  ProblemKey key = ProblemKey::internal;
  std::string detail;
  std::vector<FieldProblem> fields;
  int retry_after_seconds = 0;

  [[nodiscard]] int status() const;
  [[nodiscard]] std::string_view word() const;
  [[nodiscard]] std::string_view text(Language language) const;
};

inline Problem problem(ProblemKey key, std::string detail = {}) { return Problem{key, std::move(detail), {}, 0}; }
inline Problem field_problem(std::string pointer, std::string word, ProblemKey key = ProblemKey::bad_field) {
  return Problem{key, {}, {FieldProblem{std::move(pointer), std::move(word)}}, 0};
}
inline Problem busy(int retry_after_seconds) { return Problem{ProblemKey::busy, {}, {}, retry_after_seconds}; }

}  // namespace core
