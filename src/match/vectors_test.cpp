// SPDX-License-Identifier: Apache-2.0
// tests/golden/vectors/match.json, which web/test/match reads too: names with their parts, records with their normal
// forms and encodings, in every rule and with bad input. All people are invented.
#include "support/vectors.h"

#include <gtest/gtest.h>

#include "match/match.h"
#include "support/linkage_key.h"

namespace {

namespace json = boost::json;

const std::vector<std::string>& names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> out{"Siti Nurhaliza",
                                 "SITI  nurhaliza",
                                 "Sukarno",
                                 "Sukarno Sukarno",
                                 "Sukarno -",
                                 "Dr. H. Budi Santoso, S.Pd., M.M.",
                                 "drg. Rina",
                                 "BUDI SANTOSO SH",
                                 "H.M. Yusuf",
                                 "Hj.Aminah",
                                 "Rina Sari (almh)",
                                 "Bpk. Budi",
                                 "Ma Ling",
                                 "Ling Ma",
                                 "Budi, MA",
                                 "Budi M.A.",
                                 "St. Aminah",
                                 "Aminah S.T.",
                                 "Haji",
                                 "Budi H",
                                 "R. Ajeng Kartini",
                                 "R.A. Kartini",
                                 "Cut Nyak Dien",
                                 "I Gusti Ngurah Rai",
                                 "Ni Wayan Sari",
                                 "Tgk. Ismail",
                                 "Prof. Ir. H.",
                                 "Ir., Budi",
                                 "Siti Aminah binti Abdullah",
                                 "Ahmad bin Yusuf bin Umar",
                                 "Kumar a/l Raju",
                                 "Devi A/P Raju",
                                 "Aminah bt. Muhammad Saleh",
                                 "Bin Li",
                                 "Siti Bin",
                                 "Agoes Soepriyanto",
                                 "Djoko Tjahjono",
                                 "Njoman Soenjoto",
                                 "Sjahrir",
                                 "Jahja",
                                 "Soepandji",
                                 "Boejoeng",
                                 "Wahjoedi",
                                 "Joe",
                                 "Joel Monroe",
                                 "Zoe Chloe",
                                 "Oei Tiong Ham",
                                 "Raja Panji Anjani",
                                 "Benjamin",
                                 "Hjalmar",
                                 "Masjid",
                                 "Yusuf M",
                                 "M",
                                 "M.",
                                 "Md. Ali",
                                 "Achmad Fauzi",
                                 "Akh. Fauzi",
                                 "Abd. Karim",
                                 "Sitti Noer",
                                 "Noor Aini",
                                 "Abdul Rahman",
                                 "Abdurrahman",
                                 "Abdurahman",
                                 "Abdul-Rahman",
                                 "Abd al-Rahman",
                                 "ABDULRAHMAN",
                                 "Abdullah",
                                 "Abdel Aziz",
                                 "Abdelaziz",
                                 "Abdussalam",
                                 "Abdunnasir",
                                 "Nurhayati",
                                 "Nurani",
                                 "Sitiaisyah",
                                 "Al-Fatih",
                                 "Muhammad Al Fatih",
                                 "El Nino",
                                 "Al",
                                 "Sri Wahyuni",
                                 "Dewy Putry",
                                 "Khairul",
                                 "Chairul",
                                 "Hairul",
                                 "Rachmat",
                                 "Syarif",
                                 "Sholeh",
                                 "Dzaki",
                                 "Utsman",
                                 "Ridho",
                                 "Fathimah",
                                 "Qomar",
                                 "Ghani",
                                 "Chandra",
                                 "Candra",
                                 "Charles",
                                 "Chelsea",
                                 "Christina",
                                 "Chusnul",
                                 "Michael",
                                 "Nicholas",
                                 "Susy",
                                 "Susi",
                                 "Alvian",
                                 "Yosaphat",
                                 "Alexander",
                                 "Rizky",
                                 "Fitriyah",
                                 "Suwarno",
                                 "Zaenal",
                                 "Roosdiana",
                                 "Yousuf",
                                 "Waleed",
                                 "Yani",
                                 "Yy",
                                 "Anissa",
                                 "Annisah",
                                 "Rachmattullah",
                                 "Noh",
                                 "Noah",
                                 "Aghif",
                                 "Diau",
                                 "Beghapau",
                                 "Ishak",
                                 "Iskhak",
                                 "Xaverius",
                                 "Philip",
                                 "Evi",
                                 "Aaliyah",
                                 "Oo",
                                 "Ee",
                                 "Nu'man",
                                 "Nu’man",
                                 "Nu`man",
                                 "Łukasz Straße",
                                 "Éka",
                                 "E\u0301ka",
                                 "Nguyễn Văn A",
                                 "Ørsted",
                                 "Þór Æ",
                                 "ＳＩＴＩ １２",
                                 "İstanbul ığü",
                                 "محمد",
                                 "مُحَمَّد",
                                 "فاطمة الزهراء",
                                 "عبد الرحمن",
                                 "Хаджимурат Щукин",
                                 "Ιωάννης Ψ",
                                 "王小明",
                                 "Siti 王",
                                 "王 Siti",
                                 "สมชาย ใจดี",
                                 "김철수",
                                 "ยà",
                                 "राम कुमार",
                                 "Siti😀Ani",
                                 "👩‍👧",
                                 "😀",
                                 "\u202BSiti\u202C \u200Fمحمد",
                                 "A",
                                 "Z",
                                 "é",
                                 "王",
                                 "-",
                                 "--",
                                 "N/A",
                                 "n/a",
                                 "tidak ada",
                                 "Tanpa Nama",
                                 "xxx",
                                 "LNU",
                                 "...",
                                 "",
                                 " ",
                                 "\t\n",
                                 "12345",
                                 "Budi 2",
                                 "Budi2",
                                 "B4mb4ng",
                                 "a.b.c",
                                 "a/b/c",
                                 "a-b-c",
                                 "a,b,c",
                                 ",",
                                 ",Budi",
                                 "Budi,",
                                 ". Budi",
                                 "Budi .",
                                 "M.Yusuf",
                                 "S.Pd",
                                 "Budi S.Pd",
                                 "Budi S Pd",
                                 "Dr",
                                 "Dr. Dr. Dr.",
                                 "H. H. Ali",
                                 "O'Brien-Smith",
                                 "van der Berg",
                                 "Maria Goretti Sr.",
                                 "Simanjuntak",
                                 "Batubara",
                                 "R",
                                 "R.",
                                 "I",
                                 "i i",
                                 "Ny. Tuti",
                                 "Tn Budi",
                                 "Habib Rahman",
                                 "Muhammad Habib",
                                 "Syekh Yusuf",
                                 "Uşak Çelik",
                                 "ǅemal",
                                 "ﬁfi",
                                 "①②",
                                 "Ⅻ",
                                 "½",
                                 "nul\u0000l",
                                 "a\u00ADb",
                                 "\uFEFFSiti"};
    for (const auto* form : {"Muhammad", "Moh.", "Mohd", "Muh.", "Moch.", "M.", "Md", "Mohamad", "Mochammad", "Muhamad",
                             "Mohammed", "Muhammed", "Mukhammad", "Moehammad", "Mhd", "Mohm"}) {
      out.push_back(std::string(form) + " Yusuf");
    }
    for (const auto* title :
         {"H.", "Hj.", "KH.", "Dr.", "Drs.", "Ir.", "Ust.", "Ustadzah", "Ny.", "Alm.", "R.", "Cut", "Sutan"}) {
      out.push_back(std::string(title) + " Rahmat Hidayat");
    }
    for (const auto* title :
         {"S.Pd.", "S.H.", "S.E.", "S.Kom", "S.T.", "S.Sos", "M.M.", "M.Pd", "A.Md.Keb", "Lc.", "SAg", "MA"}) {
      out.push_back("Rahmat Hidayat, " + std::string(title));
      out.push_back("Rahmat Hidayat " + std::string(title));
    }
    out.push_back(std::string(300, 'b'));
    std::string many, wide;
    for (char c = 'a'; c <= 'z'; ++c) many += std::string(3, c) + "q " + std::string(1, c) + "qa ";
    for (int i = 0; i < 600; ++i) wide += "王";
    out.push_back(many);
    out.push_back(wide);
    return out;
  }();
  return kNames;
}

/// In the order of person-id: name, titles, father, birth date, birth place, sex, NIK, passport, phone, mother.
const std::vector<std::vector<std::string>>& records() {
  static const std::vector<std::vector<std::string>> kRecords = [] {
    std::vector<std::vector<std::string>> out{
        {"Siti Nurhaliza Rahmawati", "", "", "1990-05-12", "Bengkulu Tengah", "P", "1709015205900001", "B 1234567",
         "0812-3456-7890", "Aminah"},
        {"Hj. Sitti Noerhaliza Rachmawatie", "", "", "05-12-1990", "17.09", "perempuan", "", "", "+62 812 3456 7890",
         "Ny. Aminah"},
        {"Siti binti Ali", "", "Umar", "", "", "", "", "", "", ""},
        {"Siti binti Ali", "", "-", "", "", "", "", "", "", ""},
        {"Siti", "", "H. Ali, S.H.", "", "", "", "", "", "", ""},
        {"", "", "", "", "", "", "1709011205900001", "", "", ""},
        {"", "", "", "1991-01-02", "", "P", "1709011205900001", "", "", ""},
        {"", "", "", "", "", "", "17.09.01.120590.0001", "", "", ""},
        {"", "", "", "", "", "", "1709010101800001", "", "", ""},
        {"", "", "", "", "", "", "123456", "", "", ""},
        {"", "", "", "", "", "", "0000000000000000", "000000", "000000", ""},
        {"محمد علي", "", "", "١٢-٠٥-١٩٩٠", "Djakarta", "Laki-laki", "", "", "", ""},
        {"王小明", "", "", "1990", "王", "M", "", "G1234567", "+86 10 1234 5678", "李"},
        {"", "", "", "", "", "", "", "", "", ""},
        {"-", "-", "-", "-", "-", "-", "-", "-", "-", "-"},
        {"Budi"},
    };
    const auto one = [&](std::size_t field, std::initializer_list<const char*> values) {
      for (const auto* value : values) {
        std::vector<std::string> record(10);
        record[field] = value;
        out.push_back(record);
      }
    };
    one(3, {"1990/05/12",
            "19900512",
            "12051990",
            "12/5/1990",
            "12.05.1990",
            "12 Mei 1990",
            "12 May 1990",
            "12mei1990",
            "Mei 12, 1990",
            "1990 Mei 12",
            "Bengkulu, 12 Mei 1990",
            "1990-05-12T00:00:00Z",
            "12-05-90",
            "120590",
            "3 Djanuari 1955",
            "17 Agoestoes 1945",
            "10 Nopember 1960",
            "05/25/1990",
            "00-00-1990",
            "05-1990",
            "1990-05",
            "Mei 1990",
            "12 Mei",
            "1-2-30",
            "1-2-31",
            "31-02-1990",
            "1980-01-01",
            "1980-07-01",
            "1980-12-31",
            "01-01-1900",
            "0",
            "9999-99-99",
            "123",
            "12345",
            "19900512123000",
            "tidak tahu",
            "1849-01-02",
            "2100-01-02",
            "2099-12-30",
            "1 2 3 4",
            "12 05",
            "45-05-12"});
    one(4, {"Kab. Bengkulu Tengah", "KABUPATEN BENGKULU TENGAH", "1709", "17.09.01.2001", "Bengkulu Tengah, Bengkulu",
            "Kota", "99.99", "D.I. Yogyakarta", "Djokjakarta", "Soerabaja", "Ujung Pandang", "Kota Medan",
            "Kab Kota Adm. Jakarta", "3 Ilir", "jkt", "Kec. Kec. Kaur"});
    one(5, {"L", "l.", "LAKI LAKI", "Pria", "male", "Wanita", "F", "1", "2", "x"});
    one(7, {"b-1234567", "123", "1111", "A 12.34/56"});
    one(8, {"(0736) 21234", "0062 81234567890", "+60 12-345 6789", "12345", "0000000000", "62812", "628123456789"});
    one(9, {"Hj. Aminah", "Fulanah binti Fulan", "Tidak Ada"});
    return out;
  }();
  return kRecords;
}

match::Schema shipped(const char* name, match::Hardening hardening) {
  std::ifstream in(std::string(SULUH_SOURCE_DIR "/schemas/") + name + ".toml");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto schema = match::Schema::parse(text, name, crypto::hash16);
  return *match::Schema::make(name, schema->rules(), hardening, schema->fields(), crypto::hash16);
}

json::array parts_of(std::span<const match::NamePart> parts) {
  json::array out;
  for (const auto& part : parts) {
    const auto* kind = part.kind == match::PartKind::plain  ? "plain"
                       : part.kind == match::PartKind::weak ? "weak"
                                                            : "title";
    out.push_back(json::array{kind, part.father, part.canonical, part.folded});
  }
  return out;
}

std::string hex_of(const match::ShortHash& hash) {
  return core::hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

json::object schema_of(const match::Schema& schema, const match::Encoder& encoder) {
  return {{"name", schema.name()},
          {"canonical", schema.canonical()},
          {"id", hex_of(schema.id())},
          {"key", hex_of(encoder.space().key)},
          {"names_key", hex_of(encoder.names_space().key)}};
}

json::object record_vector(const std::vector<std::string>& values, const match::Normaliser& normaliser,
                           const match::Encoder& fold, const match::Encoder& diffusion, std::size_t fields) {
  match::NormalRecord record;
  match::NormaliserScratch scratch;
  const std::vector<std::string_view> views(values.begin(), values.end());
  normaliser.run(views, record, scratch);
  json::array normal;
  for (std::size_t f = 0; f < fields; ++f) normal.push_back(parts_of(record.parts(f)));
  const auto encoded = fold.encode(record);
  json::array in;
  for (const auto& value : values) in.emplace_back(value);
  return {{"in", in},
          {"normal", normal},
          {"presence", encoded.presence},
          {"full", core::base64url(match::to_bytes(encoded.full))},
          {"names", core::base64url(match::to_bytes(encoded.names))},
          {"diffusion", core::base64url(match::to_bytes(diffusion.encode(record).full))}};
}

TEST(MatchVectors, AreWhatTheCodeGives) {
  const auto fold_schema = shipped("person-id", match::Hardening::fold);
  const auto diffusion_schema = shipped("person-id", match::Hardening::diffusion);
  const auto key = support::linkage_key();
  const match::Encoder fold(fold_schema, key, support::circle()), diffusion(diffusion_schema, key, support::circle());
  const match::Normaliser normaliser(fold_schema);
  json::array name_vectors, record_vectors;
  match::NameScratch scratch;
  const auto all = match::Rules::all();  // with serawai, which person-id leaves out
  for (const auto& name : names()) {
    json::object vector{{"in", name}};
    for (const auto& [label, rules] : {std::pair{"all", all}, {"none", match::Rules()}}) {
      match::read_name(name, rules, scratch);
      vector[label] = parts_of(std::span(scratch.parts).first(scratch.used));
    }
    name_vectors.push_back(vector);
  }
  for (const auto& values : records()) {
    record_vectors.push_back(record_vector(values, normaliser, fold, diffusion, fold_schema.fields().size()));
  }
  for (const auto& name : names()) {
    record_vectors.push_back(record_vector({name}, normaliser, fold, diffusion, fold_schema.fields().size()));
  }
  EXPECT_GE(name_vectors.size(), 200U);
  EXPECT_GE(record_vectors.size(), 300U);
  vectors::agree("match",
                 {{"about", "Made by src/match/vectors_test.cpp: key 32 times k, network 16 times n, epoch 1."},
                  {"fold", schema_of(fold_schema, fold)},
                  {"diffusion", schema_of(diffusion_schema, diffusion)},
                  {"names", name_vectors},
                  {"records", record_vectors}});
}

}  // namespace
