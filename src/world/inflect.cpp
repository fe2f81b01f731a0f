#include "src/world/inflect.h"

#include <algorithm>
#include <cstring>

namespace chancery {
namespace {

enum : InflectingLanguages {
  kRussian = 1,
  kUkrainian = 2,
  kBulgarian = 4,
  kPolish = 8,
  kCzech = 16,
  kRomanian = 32,
  kGerman = 64,
  kArabic = 128,
};

struct Language {
  std::string_view code;
  InflectingLanguages bit;
};
constexpr Language kLanguages[] = {
    {"ru", kRussian}, {"uk", kUkrainian}, {"bg", kBulgarian}, {"pl", kPolish},
    {"cs", kCzech},   {"ro", kRomanian},  {"de", kGerman},    {"ar", kArabic},
};

// A lemma that ends in `lemma` has forms that end in one of `forms` instead; "-" is no ending at all. All are
// folded: ё is е, and Polish, Czech and Romanian letters have lost their marks. Stems that change their sound
// have rows of their own.
struct Paradigm {
  InflectingLanguages language;
  bool after_consonant;
  std::string_view lemma;
  std::string_view forms;
};
constexpr Paradigm kParadigms[] = {
    // Russian. Трамп; чех, чехи
    {kRussian, true, "", "а у ом ем е ы и ов ам ами ах"},
    {kRussian, false, "ов", "овым"},
    {kRussian, false, "ев", "евым"},
    {kRussian, false, "ин", "иным"},
    {kRussian, false, "ын", "ыным"},
    {kRussian, true, "ь", "я ю ем е и ью ей"},  // Израиль, Беларусь
    {kRussian, false, "й", "я ю ем е и"},       // Китай, Дмитрий
    {kRussian, false, "ий",
     "ого его ому ему им ом ем ая ое ие ую ой ей их ими ою ею о"},  // Зеленский, российский
    {kRussian, false, "ый", "ого ому ым ом ая ое ые ую ой ых ыми ою о"},
    {kRussian, false, "ой", "ого ому ым ом ая ую"},  // Толстой
    {kRussian, false, "ая", "ой ую ою ей"},          // Российская
    {kRussian, false, "ые", "ых ым ыми"},
    {kRussian, false, "ие", "их им ими"},  // Соединенные
    {kRussian, false, "ое", "ого ому ым ом"},
    {kRussian, true, "а", "ы и е у ой ою ей"},   // Москва, Меланья
    {kRussian, false, "я", "и е ю ей ею"},       // Россия
    {kRussian, true, "ы", "ов ам ами ах -"},     // Штаты, Филиппины
    {kRussian, false, "ии", "ий иям иями иях"},  // Нации
    {kRussian, false, "ие", "ия ию ием ии"},     // Содружество наций, объединение
    {kRussian, false, "ство", "ства ству ством стве"},            // Агентство
    {kRussian, false, "ец", "ца цу цем це цы цев цам цами цах"},  // украинец
    {kRussian, false, "аец", "айца айцу айцем айце айцы айцев айцам айцами айцах"},
    {kRussian, false, "цы", "цев цам цами цах"},
    {kRussian, false, "ка", "ок кам ками ках"},  // украинка
    {kRussian, false, "янин", "яне ян янам янами янах"},
    {kRussian, false, "анин", "ане ан анам анами анах"},
    {kRussian, false, "ел", "ла лу лом ле"},
    {kRussian, false, "ет", "та ту том те"},  // Павел, Египет
    {kRussian, false, "лев", "льва льву львом льве"},

    // Ukrainian. Трамп, Путін
    {kUkrainian, true, "", "а у ові еві ом ем і и ів ам ами ах"},
    {kUkrainian, false, "ін", "іним"},
    {kUkrainian, false, "їн", "їним"},
    {kUkrainian, false, "ин", "иним"},
    {kUkrainian, false, "ов", "овим"},
    {kUkrainian, false, "ев", "евим"},
    {kUkrainian, false, "єв", "євим"},
    {kUkrainian, true, "ь", "я ю еві ем і ів ям ями ях"},                  // Ізраїль
    {kUkrainian, true, "р", "ря рю рем рі"},                               // Ігор
    {kUkrainian, false, "й", "я ю єві єм ї"},                              // Китай
    {kUkrainian, false, "ий", "а е ого ому им ої ій у ою і их ими ім о"},  // Зеленський, український
    {kUkrainian, false, "ець", "ця цю цеві цем ці ців цям цями цях"},
    {kUkrainian, false, "єць", "йця йцю йцеві йцем йці йців йцям йцями йцях"},
    {kUkrainian, false, "ці", "ців цям цями цях"},
    {kUkrainian, true, "а", "и і у ою о ої ій"},  // Україна, Європейська
    {kUkrainian, false, "ка", "ці ок кам ками ках"},
    {kUkrainian, false, "га", "зі"},
    {kUkrainian, false, "ха", "сі"},
    {kUkrainian, false, "я", "і ї ю єю ею"},  // Росія
    {kUkrainian, false, "ко", "ка ку кові ком"},
    {kUkrainian, false, "ство", "ства ству ством стві"},  // Порошенко
    {kUkrainian, false, "ро", "ра ру рові ром"},
    {kUkrainian, false, "ло", "ла лу лові лом"},   // Петро, Павло
    {kUkrainian, true, "и", "ів ам ами ах -"},     // Штати, Філіппіни
    {kUkrainian, true, "і", "их им ими"},          // Сполучені
    {kUkrainian, false, "ії", "ій іям іями іях"},  // Нації
    {kUkrainian, false, "ет", "та ту том ті"},
    {kUkrainian, false, "їв", "єва єву єву євом єві"},
    {kUkrainian, false, "ів", "ова ову овом ові"},  // Київ, Львів
    {kUkrainian, false, "янин", "яни ян янам янами янах"},
    {kUkrainian, false, "анин", "ани ан анам анами анах"},

    // Bulgarian has no cases, but writes the article as an ending.
    {kBulgarian, false, "ки", "кия кият ка ката ко кото ките"},
    {kBulgarian, false, "ец", "ци ците еца ецът"},
    {kBulgarian, false, "ин", "и ите ина инът"},
    {kBulgarian, false, "к", "ци ците ка кът"},
    {kBulgarian, true, "", "ът а ят я и ите ове овете"},
    {kBulgarian, false, "ия", "ията"},
    {kBulgarian, false, "а", "ата"},
    {kBulgarian, false, "о", "ото"},
    {kBulgarian, false, "и", "ите"},

    // Polish. Trump; Tusk, Tuskiem
    {kPolish, true, "", "a owi em iem ie u y i ow om ami ach owie"},
    {kPolish, false, "t", "cie"},
    {kPolish, false, "d", "dzie"},
    {kPolish, false, "r", "rze rzy"},
    {kPolish, false, "l", "le"},
    {kPolish, false, "ek", "ka kowi kiem ku"},
    {kPolish, false, "k", "cy"},  // Polak, Polacy
    {kPolish, false, "ec", "ca cowi cem cu cy cow com cami cach"},
    {kPolish, false, "iec", "ca cowi cem cu cy cow com cami cach"},
    {kPolish, false, "nin", "nie n nom nami nach"},
    {kPolish, false, "anin", "anow"},  // Rosjanin, Amerykanin
    {kPolish, false, "ki", "kiego kiemu kim ka kie kiej kich kimi ko"},
    {kPolish, false, "ski", "scy"},
    {kPolish, false, "cki", "ccy"},
    {kPolish, true, "y", "ego emu ym a e ej ych ymi o"},
    {kPolish, true, "y", "ow om ami ach -"},  // Biały; Chiny
    {kPolish, false, "cy", "iec com cami czech"},
    {kPolish, false, "chy", "ch chom chami szech"},  // Niemcy, Włochy
    {kPolish, false, "ry", "ier rom rami rzech"},    // Węgry
    {kPolish, true, "e", "ych ym ymi ich im imi"},   // Zjednoczone
    {kPolish, true, "a", "y i e o ie ej"},           // Ukraina, Europejska
    {kPolish, false, "ka", "kiej ce"},
    {kPolish, false, "da", "dzie"},
    {kPolish, false, "ta", "cie"},
    {kPolish, false, "ra", "rze"},
    {kPolish, false, "ga", "dze"},
    {kPolish, false, "ja", "ji je jo"},
    {kPolish, false, "ia", "ii ie i"},  // Rosja, Unia
    {kPolish, true, "o", "a u em ie"},  // Kosowo

    // Czech. Trump, Trumpův, Trumpová
    {kCzech, true, "", "a u ovi em e i y ove um ech uv ova ovo ovu ovy ovou ovych ovym ovymi"},
    {kCzech, true, "y", "eho emu ym em a e ou ych ymi o i"},  // Zelenský, ruský
    {kCzech, false, "sky", "sti"},
    {kCzech, false, "cky", "cti"},
    {kCzech, false, "yj", "eho emu ym em"},
    {kCzech, false, "y", "yova yove yovou"},
    {kCzech, false, "e", "ea eovi em eova eove eovou"},  // Mayová, Joea
    {kCzech, false, "i", "im iho imu iova iove iovou"},  // království, Severní; Bibiová
    {kCzech, true, "a", "y e u ou o"},                   // Ukrajina, Evropská
    {kCzech, false, "ka", "ce"},
    {kCzech, false, "ha", "ze"},
    {kCzech, false, "ga", "ze"},
    {kCzech, false, "ie", "ii i"},
    {kCzech, true, "e", "ych ym ymi"},  // Francie; Spojené
    {kCzech, true, "o", "a u em e"},    // Rusko
    {kCzech, true, "y", "u um ech -"},  // státy
    {kCzech, false, "ec", "ce ci cem cu cum cich"},
    {kCzech, false, "el", "la lovi lem"},
    {kCzech, false, "ek", "ka kovi kem ku"},

    // Romanian. Iran, Iranului; Rusia, Rusiei
    {kRomanian, true, "", "ul ului"},
    {kRomanian, false, "a", "ei"},
    {kRomanian, false, "ea", "ii"},
    {kRomanian, false, "ele", "elor"},
    {kRomanian, true, "a", "e"},

    {kGerman, false, "", "s"},  // Putins, Russlands
};

// "and", "so", "in", "for", "like", and what they make of the article.
struct Particle {
  std::string_view written;
  std::string_view lemma;
  std::uint8_t letters;
};
constexpr Particle kParticles[] = {
    {"و", "", 1},  {"ف", "", 1},  {"ب", "", 1},    {"ل", "", 1},     {"ك", "", 1},
    {"وب", "", 2}, {"ول", "", 2}, {"لل", "ال", 1}, {"ولل", "ال", 2},
};

constexpr std::size_t kMinLemmaLetters = 2, kMinStemLetters = 2, kMinLettersAfterParticles = 3;
constexpr std::size_t kLongestForm = 60;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string_view last_letter(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && is_continuation(text[at - 1])) --at;
  return text.substr(at > 0 ? at - 1 : 0);
}

bool ends_in_consonant(std::string_view stem) {
  constexpr std::string_view kVowels = "aeiouy";
  constexpr std::string_view kCyrillicVowels =
      "аеиоуыэюяіїєйь";  // and the letters that no plain ending follows
  const std::string_view last = last_letter(stem);
  if (last.empty()) return false;
  if (last.size() == 1)
    return last[0] >= 'a' && last[0] <= 'z' && kVowels.find(last[0]) == std::string_view::npos;
  return kCyrillicVowels.find(last) == std::string_view::npos;
}

void add(std::string_view stem, std::string_view ending, std::uint8_t particles, Lemmas& out) {
  if (out.count == out.list.size()) return;
  Lemma& lemma = out.list[out.count];
  if (stem.size() + ending.size() > lemma.bytes.size()) return;
  std::memcpy(lemma.bytes.data(), stem.data(), stem.size());
  std::memcpy(lemma.bytes.data() + stem.size(), ending.data(), ending.size());
  lemma.length = static_cast<std::uint8_t>(stem.size() + ending.size());
  lemma.particles = particles;
  for (std::size_t i = 0; i < out.count; ++i) {
    if (out.list[i].text() == lemma.text()) return;
  }
  ++out.count;
}

void add_without_particles(std::string_view form, Lemmas& out) {
  for (const Particle& particle : kParticles) {
    if (form.substr(0, particle.written.size()) != particle.written) continue;
    const std::string_view rest = form.substr(particle.written.size());
    if (letters(rest) < kMinLettersAfterParticles) continue;
    add(particle.lemma, rest, particle.letters, out);
  }
}

}  // namespace

InflectingLanguages inflecting(std::string_view lang) {
  InflectingLanguages all = 0;
  for (const Language& language : kLanguages) {
    if (language.code == lang) return language.bit;
    all |= language.bit;
  }
  return lang.empty() ? all & static_cast<InflectingLanguages>(~kGerman) : 0;
}

Inflector::Inflector() {
  for (const Paradigm& paradigm : kParadigms) {
    for (std::string_view rest = paradigm.forms; !rest.empty();) {
      const std::size_t blank = rest.find(' ');
      const std::string_view ending = rest.substr(0, blank);
      rest = blank == std::string_view::npos ? std::string_view{} : rest.substr(blank + 1);
      Rule rule{paradigm.language, paradigm.after_consonant, ending, paradigm.lemma};
      if (ending == "-") {
        rule.ending = {};
        bare_.push_back(rule);
      } else {
        by_last_byte_[static_cast<unsigned char>(ending.back())].push_back(rule);
      }
    }
  }
}

void Inflector::try_rule(const Rule& rule, std::string_view form, Lemmas& out) const {
  if (form.size() <= rule.ending.size() || form.substr(form.size() - rule.ending.size()) != rule.ending)
    return;
  const std::string_view stem = form.substr(0, form.size() - rule.ending.size());
  if (letters(stem) < kMinStemLetters || letters(stem) + letters(rule.lemma) < kMinLemmaLetters) return;
  if (rule.after_consonant && !ends_in_consonant(stem)) return;
  add(stem, rule.lemma, 0, out);
}

void Inflector::lemmas(std::string_view form, InflectingLanguages languages, Lemmas& out) const {
  out.count = 0;
  if (languages == 0 || form.empty() || form.size() > kLongestForm) return;
  if (languages & kArabic) add_without_particles(form, out);
  for (const Rule& rule : by_last_byte_[static_cast<unsigned char>(form.back())]) {
    if (rule.languages & languages) try_rule(rule, form, out);
  }
  for (const Rule& rule : bare_) {
    if (rule.languages & languages) try_rule(rule, form, out);
  }
}

}  // namespace chancery
