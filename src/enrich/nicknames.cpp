#include "src/enrich/nicknames.h"

namespace chancery {
namespace {

// A row is a name and its short forms.
constexpr std::string_view kNames[] = {
    "robert bob rob bobby bert",
    "william bill will billy liam",
    "james jim jimmy jamie",
    "thomas tom tommy",
    "michael mike mick mickey",
    "joseph joe joey",
    "richard dick rick richie rich",
    "edward ed ted eddie teddy ned",
    "daniel dan danny",
    "david dave davy",
    "christopher chris kit",
    "anthony tony",
    "donald don donnie",
    "ronald ron ronnie",
    "benjamin ben benny",
    "samuel sam sammy",
    "steven steve",
    "stephen steve",
    "jeffrey jeff",
    "gregory greg",
    "matthew matt",
    "nicholas nick",
    "patrick pat paddy",
    "patricia pat patty",
    "elizabeth liz beth betty eliza lizzie",
    "katherine kate kathy katie",
    "catherine kate cathy",
    "susan sue susie",
    "charles charlie chuck",
    "henry harry hank",
    "john jack johnny",
    "lawrence larry",
    "andrew andy drew",
    "albert al bert",
    "alexander alex alec sasha",
    "gerald gerry jerry",
    "kenneth ken kenny",
    "timothy tim",
    "bernard bernie",
    "mitchell mitch",
    "rudolph rudy",
    "raymond ray",
    "francis frank",
    "franklin frank",
    "frederick fred freddy",
    "philip phil",
    "peter pete",
    "douglas doug",
    "theodore ted teddy",
    "zachary zach zack",
    "jonathan jon",
    "joshua josh",
    "nathaniel nate nathan",
    "leonard len leo lenny",
    "margaret maggie meg peggy",
    "barbara barb",
    "deborah deb debbie",
    "jennifer jen jenny",
    "jessica jess",
    "pamela pam",
    "kimberly kim",
    "victoria vicky",
    "rebecca becky",
    "cynthia cindy",
    "dorothy dot",
    "eugene gene",
    "harold hal",
    "herbert herb",
    "vincent vince",
    "walter walt",
    "wesley wes",
    "stuart stu",
    "sidney sid",
    "martin marty",
    "maxwell max",
    "terence terry",
    "abraham abe",
    "arthur art",
    "calvin cal",
    "clifford cliff",
    "curtis curt",
    "dennis denny",
    "ernest ernie",
    "gilbert gil",
    "isaac ike",
    "jacob jake",
    "louis lou",
    "manuel manny",
    "norman norm",
    "oliver ollie",
    "randolph randy",
    "reginald reggie",
    "rodney rod",
    "russell russ",
    "stanley stan",
    "vladimir volodya",
    "mikhail misha",
    "nathan nate",
    "antonio tony",
    "guillermo memo",
    "francisco paco",
    "jose pepe",
};

bool holds(std::string_view row, std::string_view word) {
  for (std::size_t at = row.find(word); at != std::string_view::npos; at = row.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || row[at - 1] == ' ') && (end == row.size() || row[end] == ' ')) return true;
  }
  return false;
}

}  // namespace

bool is_nickname(std::string_view one, std::string_view other) {
  if (one.size() < 2 || other.size() < 2) return false;
  for (const std::string_view row : kNames) {
    if (holds(row, one) && holds(row, other)) return true;
  }
  return false;
}

}  // namespace chancery
