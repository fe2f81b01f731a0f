#include "src/text/function_words.h"

#include <algorithm>
#include <unordered_set>

namespace chancery {
namespace {

// By language; a word of one that has content in another ("war", "must", "can") is left out where news would
// miss it.
constexpr std::string_view kWords =
    // English
    "a about above after again against all also although am among an and any are as at be because been "
    "before being below "
    "between both but by can could did do does doing down during each either else ever every few for from "
    "further had has have "
    "having he her here hers herself him himself his how however i if in into is it its itself just me might "
    "more most much "
    "must my myself neither no nor not now of off on once only onto or other our ours ourselves out over own "
    "per rather same "
    "shall she should since so some such than that the their theirs them themselves then there these they "
    "this those though "
    "through thus to too toward towards under until up upon us very via was we were what when where whether "
    "which while who "
    "whom whose why will with within without would yet you your yours yourself "
    // French
    "au aux avec ce ces cet cette dans de des du elle en est et eux il ils je la le les leur leurs lui mais "
    "meme mes moi mon ne nos "
    "notre nous on ou par pas pour qu que qui sa se ses sont sur ta te tes toi ton tu un une vos votre vous "
    "y d l c s n m t j "
    // Spanish
    "al como cual cuando del desde donde el ella ellas ellos entre es esa ese eso esta este esto fue ha hay "
    "la las lo los "
    "mas mi muy ni nos o para pero por porque que quien se sin sobre su sus tambien tu un una uno y ya "
    // German
    "aber als am an auch auf aus bei bis das dass dem den der des dies diese dieser durch ein eine einem "
    "einen einer eines er es "
    "im in ist mit nach nicht noch nur oder sein sich sie sind so uber um und uns unter vom von vor wenn "
    "werden wie "
    "wird zu zum zur "
    // Italian and Portuguese
    "agli alla alle anche che chi ci da dal dalla degli dei della delle di e ed gli ha ho il io loro ma mi "
    "nei nel nella non "
    "per piu quale questa questo sono sua suo sul sulla tra ao aos as com da das do dos ela ele em essa esse "
    "foi isso mais mas na nas "
    "nao no nos os ou pela pelo pela que sao seu sua um uma "
    // Russian
    "а без более бы был была были было быть в вам вас весь во вот все всего вы где да даже для до его ее "
    "если есть еще же за здесь и "
    "из или им их к как ко когда кто ли между мы на над не него нее нет ни них но о об однако он она они оно "
    "от по под при с со так "
    "также там то того тоже только тот у уже чем что чтобы эта эти это этого этой я "
    // Ukrainian
    "або але без би був була були було бути в вже ви від він вона вони все для до з за зі і із й його її їх "
    "є між ми на над не ні "
    "о об однак по під при про та так також те ти то той тому у у цей ця це ці що щоб як який яка які "
    // Polish
    "aby albo ale bez bo byl byla bylo byly co czy dla do gdy go i ich jak jako jego jej jest juz lub ma na "
    "nad nie o od oraz po pod "
    "przez przy sa sie tak tego tej to tym w we z za ze zostal "
    // Arabic
    "في من الي علي عن مع ان هذا هذه ذلك التي الذي كان كانت قد لم لن لا ما هو هي او ثم بين بعد قبل كما حتي و";

}  // namespace

bool is_function_word(std::string_view folded_word) {
  static const std::unordered_set<std::string_view> words = [] {
    std::unordered_set<std::string_view> all;
    for (std::size_t at = 0; at < kWords.size();) {
      const std::size_t end = std::min(kWords.find(' ', at), kWords.size());
      if (end > at) all.insert(kWords.substr(at, end - at));
      at = end + 1;
    }
    return all;
  }();
  return words.contains(folded_word);
}

}  // namespace chancery
