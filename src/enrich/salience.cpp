#include "src/enrich/salience.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace chancery {
namespace {

// By form of mention. An adjective says less about what an article is about than a name does.
constexpr std::array<float, 7> kWeights = {
    1.0f,  // name
    1.0f,  // surname
    1.0f,  // acronym
    0.5f,  // demonym
    1.0f,  // office
    0.7f,  // metonym
    1.0f,  // introduced
};
constexpr float kTitleBonus = 3, kHeadBonus = 2, kHalfWay = 60, kHalf = 5;

struct Sum {
  float mentions = 0;
  bool in_title = false;
  bool in_body = false;
  float first = 0;  // words of the body before it
};

}  // namespace

void settle(const Words& words, std::vector<Link>& links, std::vector<FoundEntity>& cast, Enrichment& found) {
  std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  std::vector<Sum> sums(cast.size());
  const std::uint32_t title_end = words.title_size() > 0 ? words.token(words.title_size() - 1).end : 0;
  std::size_t word = words.title_size();
  for (const Link& link : links) {
    Sum& sum = sums[link.entity];
    sum.mentions += kWeights[static_cast<std::size_t>(link.form)];
    ++cast[link.entity].count;
    if (link.start < title_end) {
      sum.in_title = true;
      continue;
    }
    if (sum.in_body) continue;
    sum.in_body = true;
    while (word < words.size() && words.token(word).start < link.start) ++word;
    sum.first = static_cast<float>(word - words.title_size());
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < cast.size(); ++i) {
    if (cast[i].count == 0) continue;
    const Sum& sum = sums[i];
    const float head = sum.in_body ? kHeadBonus * std::exp2(-sum.first / kHalfWay) : 0;
    const float x = sum.mentions + (sum.in_title ? kTitleBonus : 0) + head;
    cast[i].salience = x / (x + kHalf);
    order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return cast[a].salience != cast[b].salience ? cast[a].salience > cast[b].salience : cast[a].id < cast[b].id;
  });
  std::vector<std::uint32_t> place(cast.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    found.entities.push_back(std::move(cast[order[i]]));
  }
  for (Link& link : links) {
    found.mentions.push_back({link.start, link.end, place[link.entity], link.form, link.score, std::move(link.reason)});
  }
}

}  // namespace chancery
