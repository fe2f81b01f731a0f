#include "src/text/encoding.h"

#include <catch2/catch.hpp>

using namespace chancery;

namespace {

// The bytes of a literal, NUL among them.
template <std::size_t N>
std::string_view bytes(const char (&literal)[N]) {
  return std::string_view(literal, N - 1);
}

}  // namespace

TEST_CASE("bytes become UTF-8 by mark, validity, declaration and detection") {
  struct Row {
    std::string_view bytes;
    const char *declared, *text, *encoding, *reason;
  };
  const Row rows[] = {
      {bytes("\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE8\xED\xEE\xF1\xF2\xF0\xE0\xED\xED\xFB\xF5 \xE4"
             "\xE5\xEB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 \xF7\xE5\xF2\xE2\xE5\xF0"
             "\xE3 \xE2 \xC6\xE5\xED\xE5\xE2\xE5 \xE8 \xE3\xEE\xE2\xEE\xF0\xE8\xEB\xE8 \xEE \xEC"
             "\xE8\xF0\xE5."),
       "", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.", "windows-1251",
       "detected"},
      {bytes("\xED\xC9\xCE\xC9\xD3\xD4\xD2\xD9 \xC9\xCE\xCF\xD3\xD4\xD2\xC1\xCE\xCE\xD9\xC8 \xC4"
             "\xC5\xCC \xD7\xD3\xD4\xD2\xC5\xD4\xC9\xCC\xC9\xD3\xD8 \xD7 \xDE\xC5\xD4\xD7\xC5\xD2"
             "\xC7 \xD7 \xF6\xC5\xCE\xC5\xD7\xC5 \xC9 \xC7\xCF\xD7\xCF\xD2\xC9\xCC\xC9 \xCF \xCD"
             "\xC9\xD2\xC5."),
       "", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.", "KOI8-R",
       "detected"},
      {bytes("\xBC\xD8\xDD\xD8\xE1\xE2\xE0\xEB \xD8\xDD\xDE\xE1\xE2\xE0\xD0\xDD\xDD\xEB\xE5 \xD4"
             "\xD5\xDB \xD2\xE1\xE2\xE0\xD5\xE2\xD8\xDB\xD8\xE1\xEC \xD2 \xE7\xD5\xE2\xD2\xD5\xE0"
             "\xD3 \xD2 \xB6\xD5\xDD\xD5\xD2\xD5 \xD8 \xD3\xDE\xD2\xDE\xE0\xD8\xDB\xD8 \xDE \xDC"
             "\xD8\xE0\xD5."),
       "", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.", "ISO-8859-5",
       "detected"},
      {bytes("\xCC\xB3\xED\xB3\xF1\xF2\xF0\xE8 \xE7\xE0\xEA\xEE\xF0\xE4\xEE\xED\xED\xE8\xF5 \xF1"
             "\xEF\xF0\xE0\xE2 \xE7\xF3\xF1\xF2\xF0\xB3\xEB\xE8\xF1\xFF \xE2 \xF7\xE5\xF2\xE2\xE5"
             "\xF0 \xF3 \xC6\xE5\xED\xE5\xE2\xB3 \xE9 \xE3\xEE\xE2\xEE\xF0\xE8\xEB\xE8 \xEF\xF0"
             "\xEE \xBF\xBF \xEC\xE8\xF0."),
       "", "Міністри закордонних справ зустрілися в четвер у Женеві й говорили про її мир.", "windows-1251",
       "detected, with letters that Russian lacks"},
      {bytes("\xED\xA6\xCE\xA6\xD3\xD4\xD2\xC9 \xDA\xC1\xCB\xCF\xD2\xC4\xCF\xCE\xCE\xC9\xC8 \xD3"
             "\xD0\xD2\xC1\xD7 \xDA\xD5\xD3\xD4\xD2\xA6\xCC\xC9\xD3\xD1 \xD7 \xDE\xC5\xD4\xD7\xC5"
             "\xD2 \xD5 \xF6\xC5\xCE\xC5\xD7\xA6 \xCA \xC7\xCF\xD7\xCF\xD2\xC9\xCC\xC9 \xD0\xD2"
             "\xCF \xA7\xA7 \xCD\xC9\xD2."),
       "", "Міністри закордонних справ зустрілися в четвер у Женеві й говорили про її мир.", "KOI8-U",
       "told from KOI8-R by its letters"},
      {bytes("\xC1\xBD\xB9\xFA\xCD\xE2\xB3\xA4\xD0\xC7\xC6\xDA\xCB\xC4\xD4\xDA\xC8\xD5\xC4\xDA\xCD"
             "\xDF\xBE\xD9\xD0\xD0\xBB\xE1\xCC\xB8\xA3\xAC\xCC\xD6\xC2\xDB\xCD\xA3\xBB\xF0\xCE\xCA"
             "\xCC\xE2\xA1\xA3\xCB\xAB\xB7\xBD\xCD\xAC\xD2\xE2\xCF\xC2\xD6\xDC\xBC\xCC\xD0\xF8\xCC"
             "\xB8\xC5\xD0\xA1\xA3"),
       "", "两国外长星期四在日内瓦举行会谈，讨论停火问题。双方同意下周继续谈判。", "GB18030", "detected"},
      {bytes("\xA8\xE2\xB0\xEA\xA5~\xAA\xF8\xACP\xB4\xC1\xA5|\xA6\x62\xA4\xE9\xA4\xBA\xA5\xCB\xC1|"
             "\xA6\xE6\xB7|\xBD\xCD\xA1\x41\xB0Q\xBD\xD7\xB0\xB1\xA4\xF5\xB0\xDD\xC3\x44\xA1\x43"
             "\xC2\xF9\xA4\xE8\xA6P\xB7N\xA4U\xB6g\xC4~\xC4\xF2\xBD\xCD\xA7P\xA1\x43"),
       "", "兩國外長星期四在日內瓦舉行會談，討論停火問題。雙方同意下週繼續談判。", "Big5-HKSCS", "detected"},
      {bytes("\x97\xBC\x8D\x91\x82\xCC\x8AO\x91\x8A\x82\xCD\x96\xD8\x97j\x93\xFA\x82\xC9\x83W\x83"
             "\x85\x83l\x81[\x83u\x82\xC5\x89\xEF\x92k\x82\xB5\x81\x41\x92\xE2\x90\xED\x82\xC9\x82"
             "\xC2\x82\xA2\x82\xC4\x98\x62\x82\xB5\x8D\x87\x82\xC1\x82\xBD\x81\x42"),
       "", "両国の外相は木曜日にジュネーブで会談し、停戦について話し合った。", "Shift_JIS", "detected"},
      {bytes("\xCE\xBE\xB9\xF1\xA4\xCE\xB3\xB0\xC1\xEA\xA4\xCF\xCC\xDA\xCD\xCB\xC6\xFC\xA4\xCB\xA5"
             "\xB8\xA5\xE5\xA5\xCD\xA1\xBC\xA5\xD6\xA4\xC7\xB2\xF1\xC3\xCC\xA4\xB7\xA1\xA2\xC4\xE4"
             "\xC0\xEF\xA4\xCB\xA4\xC4\xA4\xA4\xA4\xC6\xCF\xC3\xA4\xB7\xB9\xE7\xA4\xC3\xA4\xBF\xA1"
             "\xA3"),
       "", "両国の外相は木曜日にジュネーブで会談し、停戦について話し合った。", "EUC-JP", "detected"},
      {bytes("\x1B$BN>9q$N30Aj$OLZMKF|$K%8%e%M!<%V$G2qCL$7!\"Dd@o$K$D$$$FOC$79g$C$?!#\x1B(B"), "",
       "両国の外相は木曜日にジュネーブで会談し、停戦について話し合った。", "ISO-2022-JP",
       "told by its escapes, though all ASCII"},
      {bytes("\xBE\xE7\xB1\xB9 \xBF\xDC\xB9\xAB\xC0\xE5\xB0\xFC\xC0\xBA \xB8\xF1\xBF\xE4\xC0\xCF "
             "\xC1\xA6\xB3\xD7\xB9\xD9\xBF\xA1\xBC\xAD \xB8\xB8\xB3\xAA \xC8\xDE\xC0\xFC\xBF\xA1 "
             "\xB4\xEB\xC7\xD8 \xB3\xED\xC0\xC7\xC7\xDF\xB4\xD9."),
       "", "양국 외무장관은 목요일 제네바에서 만나 휴전에 대해 논의했다.", "KSC_5601",
       "detected, as its superset"},
      {bytes("Les ministres des affaires \xE9trang\xE8res se sont r\xE9unis jeudi \xE0 Gen\xE8ve ;"
             " la paix n'a pas \xE9t\xE9 \xE9voqu\xE9\x65."),
       "",
       "Les ministres des affaires étrangères se sont réunis jeudi à Genève ; la paix n'a pas été évoquée.",
       "windows-1252", "detected, as its superset"},
      {bytes("Le prix du bl\xE9 a d\xE9pass\xE9 300 \x80 la tonne \xE0 Gen\xE8ve, o\xF9 les minist"
             "res \xE9taient r\xE9unis."),
       "ISO-8859-1", "Le prix du blé a dépassé 300 € la tonne à Genève, où les ministres étaient réunis.",
       "windows-1252", "declared by the name of its subset, with a euro sign"},
      {bytes("Ministrowie spraw zagranicznych spotkali si\xEA w czwartek w Genewie i m\xF3wili o p"
             "okoju, \xBCr\xF3\x64\xB3o tego nie ujawni\xB3o."),
       "",
       "Ministrowie spraw zagranicznych spotkali się w czwartek w Genewie i mówili o pokoju, źródło tego nie "
       "ujawniło.",
       "ISO-8859-2", "detected"},
      {bytes("Ministrowie spraw zagranicznych spotkali si\xEA w czwartek w Genewie i m\xF3wili o p"
             "okoju, \x9Fr\xF3\x64\xB3o tego nie ujawni\xB3o."),
       "",
       "Ministrowie spraw zagranicznych spotkali się w czwartek w Genewie i mówili o pokoju, źródło tego nie "
       "ujawniło.",
       "windows-1250", "detected"},
      {bytes("\xC7\xCC\xCA\xE3\xDA \xE6\xD2\xD1\xC7\xC1 \xC7\xE1\xCE\xC7\xD1\xCC\xED\xC9 \xED\xE6"
             "\xE3 \xC7\xE1\xCE\xE3\xED\xD3 \xDD\xED \xCC\xE4\xED\xDD \xE6\xCA\xCD\xCF\xCB\xE6\xC7"
             " \xDA\xE4 \xC7\xE1\xD3\xE1\xC7\xE3 \xE6\xE6\xDE\xDD \xC5\xD8\xE1\xC7\xDE \xC7\xE1"
             "\xE4\xC7\xD1."),
       "", "اجتمع وزراء الخارجية يوم الخميس في جنيف وتحدثوا عن السلام ووقف إطلاق النار.", "windows-1256",
       "detected"},
      {bytes("\xCF\xE9 \xF5\xF0\xEF\xF5\xF1\xE3\xEF\xDF \xE5\xEE\xF9\xF4\xE5\xF1\xE9\xEA\xFE\xED "
             "\xF3\xF5\xED\xE1\xED\xF4\xDE\xE8\xE7\xEA\xE1\xED \xF4\xE7\xED \xD0\xDD\xEC\xF0\xF4"
             "\xE7 \xF3\xF4\xE7 \xC3\xE5\xED\xE5\xFD\xE7 \xEA\xE1\xE9 \xEC\xDF\xEB\xE7\xF3\xE1\xED"
             " \xE3\xE9\xE1 \xF4\xE7\xED \xE5\xE9\xF1\xDE\xED\xE7."),
       "iso-8859-7", "Οι υπουργοί εξωτερικών συναντήθηκαν την Πέμπτη στη Γενεύη και μίλησαν για την ειρήνη.",
       "ISO-8859-7", "declared"},
      {bytes("Z\xFCrich"), "latin1", "Zürich", "windows-1252", "declared, too short to detect"},
      {bytes("\xCD\xC9\xD2"), "koi8-r", "мир", "KOI8-R", "declared, too short to detect"},
      {bytes("\xEC\xE8\xF0"), " \"windows-1251\"", "мир", "windows-1251", "a declaration in quotation marks"},
      {bytes("\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE8\xED\xEE\xF1\xF2\xF0\xE0\xED\xED\xFB\xF5 \xE4"
             "\xE5\xEB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 \xF7\xE5\xF2\xE2\xE5\xF0"
             "\xE3 \xE2 \xC6\xE5\xED\xE5\xE2\xE5 \xE8 \xE3\xEE\xE2\xEE\xF0\xE8\xEB\xE8 \xEE \xEC"
             "\xE8\xF0\xE5."),
       "utf-8", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.", "windows-1251",
       "declared wrongly: hardly a byte of it is UTF-8"},
      {bytes("\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE8\xED\xEE\xF1\xF2\xF0\xE0\xED\xED\xFB\xF5 \xE4"
             "\xE5\xEB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 \xF7\xE5\xF2\xE2\xE5\xF0"
             "\xE3 \xE2 \xC6\xE5\xED\xE5\xE2\xE5 \xE8 \xE3\xEE\xE2\xEE\xF0\xE8\xEB\xE8 \xEE \xEC"
             "\xE8\xF0\xE5."),
       "no-such-encoding", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.",
       "windows-1251", "declared by a name that nobody knows"},
      {bytes("\xD0\x9C\xD0\xB8\xD0\xBD\xD0\xB8\xD1\x81\xD1\x82\xD1\x80\xD1\x8B \xD0\xB8\xD0\xBD"
             "\xD0\xBE\xD1\x81\xD1\x82\xD1\x80\xD0\xB0\xD0\xBD\xD0\xBD\xD1\x8B\xD1\x85 \xD0\xB4"
             "\xD0\xB5\xD0\xBB \xD0\xB2\xD1\x81\xD1\x82\xD1\x80\xD0\xB5\xD1\x82\xD0\xB8\xD0\xBB"
             "\xD0\xB8\xD1\x81\xD1\x8C \xD0\xB2 \xD1\x87\xD0\xB5\xD1\x82\xD0\xB2\xD0\xB5\xD1\x80"
             "\xD0\xB3 \xD0\xB2 \xD0\x96\xD0\xB5\xD0\xBD\xD0\xB5\xD0\xB2\xD0\xB5 \xD0\xB8 \xD0\xB3"
             "\xD0\xBE\xD0\xB2\xD0\xBE\xD1\x80\xD0\xB8\xD0\xBB\xD0\xB8 \xD0\xBE \xD0\xBC\xD0\xB8"
             "\xD1\x80\xD0\xB5."),
       "windows-1251", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.", "UTF-8",
       "declared wrongly: it is valid UTF-8"},
      {bytes("Les ministres des affaires \xC3\xA9trang\xC3\xA8res se sont r\xC3\xA9unis jeudi \xC3"
             "\xA0 Gen\xC3\xA8ve ; la paix n'a pas \xC3\xA9t\xC3\xA9 \xC3\xA9voqu\xC3\xA9\x65."),
       "",
       "Les ministres des affaires étrangères se sont réunis jeudi à Genève ; la paix n'a pas été évoquée.",
       "UTF-8", "nothing to detect"},
      {bytes("plain"), "utf-16", "plain", "UTF-8", "ASCII that is declared as something wide"},
      {bytes("\xEF\xBB\xBFLes ministres des affaires \xC3\xA9trang\xC3\xA8res se sont r\xC3\xA9uni"
             "s jeudi \xC3\xA0 Gen\xC3\xA8ve ; la paix n'a pas \xC3\xA9t\xC3\xA9 \xC3\xA9voqu\xC3"
             "\xA9\x65."),
       "windows-1251",
       "Les ministres des affaires étrangères se sont réunis jeudi à Genève ; la paix n'a pas été évoquée.",
       "UTF-8", "a mark of UTF-8"},
      {bytes("\xFF\xFE\x1C\x04\x38\x04=\x04\x38\x04\x41\x04\x42\x04@\x04K\x04 \x00\x38\x04=\x04>"
             "\x04\x41\x04\x42\x04@\x04\x30\x04=\x04=\x04K\x04\x45\x04 \x00\x34\x04\x35\x04;\x04 "
             "\x00\x32\x04\x41\x04\x42\x04@\x04\x35\x04\x42\x04\x38\x04;\x04\x38\x04\x41\x04L\x04 "
             "\x00\x32\x04 \x00G\x04\x35\x04\x42\x04\x32\x04\x35\x04@\x04\x33\x04 \x00\x32\x04 "
             "\x00\x16\x04\x35\x04=\x04\x35\x04\x32\x04\x35\x04 \x00\x38\x04 \x00\x33\x04>\x04\x32"
             "\x04>\x04@\x04\x38\x04;\x04\x38\x04 \x00>\x04 \x00<\x04\x38\x04@\x04\x35\x04.\x00"),
       "windows-1251", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.",
       "UTF-16LE", "a mark before a declaration"},
      {bytes("\xFE\xFFN$V\xFDY\x16\x95\x7F\x66\x1Fg\x1FV\xDBW(e\xE5Q\x85t\xE6N>\x88LO\x1A\x8C\x08"
             "\xFF\x0C\x8B\xA8\x8B\xBAP\\pk\x95\xEE\x98\x98\x30\x02S\xCC\x65\xB9T\x0C\x61\x0FN\x0B"
             "Th~\xE7~\xED\x8C\x08R$0\x02"),
       "", "两国外长星期四在日内瓦举行会谈，讨论停火问题。双方同意下周继续谈判。", "UTF-16BE", "a mark"},
      {bytes("\xFE\xFF\x04\x1C\x04\x38\x04@\x00 \xD8=\xDDJ"), "", "Мир 🕊", "UTF-16BE",
       "a mark, and a surrogate pair"},
      {bytes("\xFF\xFE\x00\x00\x1C\x04\x00\x00\x38\x04\x00\x00@\x04\x00\x00 \x00\x00\x00J\xF5\x01"
             "\x00"),
       "", "Мир 🕊", "UTF-32LE", "a mark that begins as that of UTF-16"},
      {bytes("\x00\x00\xFE\xFF\x00\x00\x04\x1C\x00\x00\x04\x38\x00\x00\x04@"), "", "Мир", "UTF-32BE",
       "a mark"},
      {bytes("P\x00\x65\x00\x61\x00\x63\x00\x65\x00 \x00t\x00\x61\x00l\x00k\x00s\x00 \x00w\x00\x65"
             "\x00r\x00\x65\x00 \x00r\x00\x65\x00s\x00u\x00m\x00\x65\x00\x64\x00,\x00 \x00\x61\x00"
             "n\x00\x64\x00 \x00n\x00o\x00\x62\x00o\x00\x64\x00y\x00 \x00k\x00n\x00o\x00w\x00s\x00"
             " \x00w\x00h\x00y\x00.\x00"),
       "", "Peace talks were resumed, and nobody knows why.", "UTF-16LE", "no mark, Latin"},
      {bytes("\x00P\x00\x65\x00\x61\x00\x63\x00\x65\x00 \x00t\x00\x61\x00l\x00k\x00s\x00 \x00w\x00"
             "e\x00r\x00\x65\x00 \x00r\x00\x65\x00s\x00u\x00m\x00\x65\x00\x64\x00,\x00 \x00\x61"
             "\x00n\x00\x64\x00 \x00n\x00o\x00\x62\x00o\x00\x64\x00y\x00 \x00k\x00n\x00o\x00w\x00s"
             "\x00 \x00w\x00h\x00y\x00."),
       "", "Peace talks were resumed, and nobody knows why.", "UTF-16BE", "no mark, Latin"},
      {bytes("\x1C\x04\x38\x04=\x04\x38\x04\x41\x04\x42\x04@\x04K\x04 \x00\x38\x04=\x04>\x04\x41"
             "\x04\x42\x04@\x04\x30\x04=\x04=\x04K\x04\x45\x04 \x00\x34\x04\x35\x04;\x04 \x00\x32"
             "\x04\x41\x04\x42\x04@\x04\x35\x04\x42\x04\x38\x04;\x04\x38\x04\x41\x04L\x04 \x00\x32"
             "\x04 \x00G\x04\x35\x04\x42\x04\x32\x04\x35\x04@\x04\x33\x04 \x00\x32\x04 \x00\x16"
             "\x04\x35\x04=\x04\x35\x04\x32\x04\x35\x04 \x00\x38\x04 \x00\x33\x04>\x04\x32\x04>"
             "\x04@\x04\x38\x04;\x04\x38\x04 \x00>\x04 \x00<\x04\x38\x04@\x04\x35\x04.\x00"),
       "", "Министры иностранных дел встретились в четверг в Женеве и говорили о мире.", "UTF-16LE",
       "no mark, Cyrillic"},
  };
  for (const Row& row : rows) {
    INFO(row.encoding << ": " << row.reason);
    const Decoded decoded = to_utf8(row.bytes, row.declared);
    CHECK(decoded.text == row.text);
    CHECK(decoded.encoding == row.encoding);
    CHECK(decoded.replaced == 0);
  }
}

TEST_CASE("encodings that no browser reads are not believed") {
  // Their converters take almost any bytes, and let halves of surrogate pairs through.
  const std::string_view text = bytes(
      "\xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 "
      "\xC6\xE5\xED\xE5\xE2\xE5.");
  for (const char* declared : {"SCSU", "BOCU-1", "UTF-7", "CESU-8", "IMAP-mailbox-name", "LMBCS-1"}) {
    INFO(declared);
    CHECK(to_utf8(text, declared).text == "Министры встретились в Женеве.");
  }
}

TEST_CASE("detection looks where the text is not ASCII") {
  // The detector sees no more than 8,000 bytes, and a page may begin with more markup than that.
  const std::string text =
      std::string(100'000, 'x') +
      " \xCC\xE8\xED\xE8\xF1\xF2\xF0\xFB \xE8\xED\xEE\xF1\xF2\xF0\xE0\xED\xED\xFB\xF5 "
      "\xE4\xE5\xEB \xE2\xF1\xF2\xF0\xE5\xF2\xE8\xEB\xE8\xF1\xFC \xE2 \xF7\xE5\xF2\xE2\xE5\xF0\xE3";
  CHECK(to_utf8(text).encoding == "windows-1251");
}

TEST_CASE("what is not valid is replaced, counted and placed") {
  struct Row {
    std::string_view bytes;
    const char *declared, *text, *encoding;
    std::size_t replaced, first;
    const char* reason;
  };
  const Row rows[] = {
      {bytes("caf\xFF"), "utf-8", "caf\xEF\xBF\xBD", "UTF-8", 1, 3,
       "a byte that no UTF-8 has, declared as such"},
      {bytes("\xC3\xA9t\xC3\xA9 \xC3\xA0 la \xC3\xAEle, d\xE9j\xC3\xA0"), "", "été à la île, d\xEF\xBF\xBDjà",
       "UTF-8", 1, 19, "UTF-8 with one byte of Latin-1 pasted into it"},
      {bytes("\xEF\xBB\xBF"
             "a\xC3"),
       "", "a\xEF\xBF\xBD", "UTF-8", 1, 4, "cut within a character, after a mark"},
      {bytes("\xC0\x80"), "utf-8", "\xEF\xBF\xBD\xEF\xBF\xBD", "UTF-8", 2, 0, "an overlong NUL"},
      {bytes("\xFF\xFE"
             "a\0\x3D\xD8"
             "b\0"),
       "",
       "a\xEF\xBF\xBD"
       "b",
       "UTF-16LE", 1, 4, "half a surrogate pair"},
      {bytes("\xFF\xFE"
             "a\0"
             "b"),
       "", "a\xEF\xBF\xBD", "UTF-16LE", 1, 4, "half a unit at the end"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    const Decoded decoded = to_utf8(row.bytes, row.declared);
    CHECK(decoded.text == row.text);
    CHECK(decoded.encoding == row.encoding);
    CHECK(decoded.replaced == row.replaced);
    CHECK(decoded.first_replaced == row.first);
    CHECK(is_valid_utf8(decoded.text));
  }
}

TEST_CASE("control characters never get into a text") {
  struct Row {
    std::string_view bytes;
    std::string_view text;
    const char* reason;
  };
  const Row rows[] = {
      {bytes("a\0b\x01"
             "c\x7F"
             "d\x1B"),
       "a b c d ", "NUL and its like"},
      {bytes("a\tb\r\nc\nd"), "a\tb\r\nc\nd", "tab and line ends stay"},
      {bytes("a\xC2\x85"
             "b\xC2\x9F"
             "c\xC2\xA0"
             "d"),
       "a\nb c\xC2\xA0"
       "d",
       "C1: a line end, another, and what is none"},
      {bytes("\xEE\x80\x80x\xEE\x80\x81y\xEE\x80\x82"), "\xEF\xBF\xBDx\xEF\xBF\xBDy\xEE\x80\x82",
       "the marks of snippets"},
      {bytes("\xC2\xAB\xC2\xBB \xEE\x81\x80"), "\xC2\xAB\xC2\xBB \xEE\x81\x80", "what only begins like one"},
      {bytes(""), "", "nothing"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(to_utf8(row.bytes).text == row.text);
    std::string text(row.bytes);
    blank_controls(text);
    CHECK(text == row.text);
  }
}

TEST_CASE("validity of UTF-8 is strict") {
  struct Row {
    std::string_view bytes;
    bool valid;
    const char* reason;
  };
  const Row rows[] = {
      {"", true, "nothing"},
      {"Zürich, Київ, 北京, 🕊", true, "one to four bytes"},
      {"\xF4\x8F\xBF\xBF", true, "the last code point"},
      {"\xF4\x90\x80\x80", false, "one past it"},
      {"\xED\xA0\x80", false, "a surrogate"},
      {"\xE0\x80\xAF", false, "overlong, three bytes"},
      {"\xF0\x80\x80\xAF", false, "overlong, four bytes"},
      {"\xC1\xBF", false, "overlong, two bytes"},
      {"eight bytes and then \xE2\x82", false, "cut at the end"},
      {"\x80", false, "a continuation alone"},
      {"\xF5\x80\x80\x80", false, "a lead that nothing has"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(is_valid_utf8(row.bytes) == row.valid);
  }
}

TEST_CASE("binary data is told from text") {
  struct Row {
    std::string_view bytes;
    bool binary;
    const char* reason;
  };
  const Row rows[] = {
      {bytes(""), false, "nothing"},
      {bytes("Plain text.\r\n\tIndented.\f"), false, "the controls of text"},
      {bytes("one \0 slip of the pen"), false, "a single NUL"},
      {bytes("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\b\2\0\0\0"), true, "a picture"},
      {bytes("\x7F"
             "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1\0\0\0"),
       true, "a program"},
      {bytes("\xFF\xFEP\0e\0a\0c\0e\0"), false, "UTF-16 with a mark"},
      {bytes("P\0e\0a\0c\0e\0 \0n\0o\0w\0!\0\n\0"), false, "UTF-16 without one"},
      {bytes("\x1B$B4A;z\x1B(B"), false, "escapes that switch character sets"},
      {bytes("\xCC\xE8\xF0\xE0 \xED\xE5\xF2"), false, "windows-1251"},
  };
  for (const Row& row : rows) {
    INFO(row.reason);
    CHECK(looks_binary(row.bytes) == row.binary);
  }
}

TEST_CASE("code points are counted") {
  CHECK(count_code_points("") == 0);
  CHECK(count_code_points("Zürich") == 6);
  CHECK(count_code_points("北京 🕊") == 4);
}
