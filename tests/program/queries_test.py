#!/usr/bin/env python3
"""Random questions against a brute force that knows where each word stands. CHANCERY_QUESTIONS=3000 CHANCERY_ARTICLES=2000 CHANCERY_SEED=2
asks more, of other articles."""
import collections, json, os, random, unittest, urllib.parse

from support import ProgramTest, end, get

SEED = int(os.environ.get('CHANCERY_SEED', '5'))
ARTICLES = int(os.environ.get('CHANCERY_ARTICLES', '300'))
QUESTIONS = int(os.environ.get('CHANCERY_QUESTIONS', '400'))  # at each of the three stages
FIELD_GAP = 100  # positions between title and body

# Made-up words that no stemmer shortens, and forms of theirs that only the stemmer of one language brings back to them.
LATIN = 'bokug guzok kubud dozog vukod zogub bodok gukud kozub dugok vozud zubog kudog gobuk'.split()
CYRILLIC = 'вогук зудог кобуд гозуг дувок'.split()
ENDINGS = {'en': 'ed', 'fr': 'ez', 'ru': 'ами'}
INFLECTED = {lang: [word + ending for word in (CYRILLIC if lang == 'ru' else LATIN)[:3]] for lang, ending in ENDINGS.items()}
WORDS = LATIN + CYRILLIC + [word for words in INFLECTED.values() for word in words]
SOURCES = ('Wire', 'Harbour Post', None)
DAYS = [f'2025-08-{day:02}' for day in range(1, 9)] + [None]


def stem(lang, word):
    return word.removesuffix(ENDINGS[lang]) if word in INFLECTED[lang] else word


class Truth:
    """An article, and where its words stand: as written, and by their stems in its language."""

    def __init__(self, article):
        self.article = article
        title, body = article['title'].split(), article['body'].split()
        self.title_end = len(title)
        self.words = dict(enumerate(title)) | dict(enumerate(body, len(title) + (FIELD_GAP if title else 0)))
        self.stems = {place: stem(article['lang'], word) for place, word in self.words.items()}
        self.at = collections.defaultdict(set)
        for place, word in self.words.items():
            self.at[word].add(place)

    def within(self, places, in_title):
        return {place for place in places if place < self.title_end} if in_title else places

    def phrase(self, words, in_title):
        found = {place for place in self.at.get(words[0], ()) if all(self.words.get(place + i) == word for i, word in enumerate(words))}
        return {place for place in found if place + len(words) <= self.title_end} if in_title else found

    def word(self, word, in_title):
        wanted = stem(self.article['lang'], word)
        return self.within({place for place, found in self.stems.items() if found == wanted} | self.at.get(word, set()), in_title)


def near(sides, distance):
    """Whether a place of the first side has one of each other side's within the distance, no two of them one."""
    def others(i, first, taken):
        return i == len(sides) or any(abs(place - first) <= distance and place not in taken and others(i + 1, first, taken | {place})
                                      for place in sides[i])
    return any(others(1, place, {place}) for place in sides[0])


class Asker:
    """Makes up questions: their text, and a function that says of an article whether it is an answer."""

    def __init__(self, chance):
        self.chance = chance

    def happens(self, share):
        return self.chance.random() < share

    def phrase(self, count, in_title=False, of=WORDS):
        words = self.chance.choices(of, k=count)
        return f'"{" ".join(words)}"', lambda truth: truth.phrase(words, in_title)

    def word(self, in_title=False, of=WORDS):
        word = self.chance.choice(of)
        return word, lambda truth: truth.word(word, in_title)

    def side(self, of):
        """What has places: a word, a quoted word, a phrase, or a choice of those."""
        if self.happens(0.1):
            texts, places = zip(self.side(of), self.side(of))
            return f'({" OR ".join(texts)})', lambda truth: set().union(*(of(truth) for of in places))
        return self.word(of=of) if self.happens(0.3) else self.phrase(self.chance.choice((1, 1, 1, 1, 2, 2, 3)), of=of)

    def near(self):
        # Of so few words that one stands for several of the sides, and must not.
        of = self.chance.sample(WORDS, 2) if self.happens(0.5) else WORDS
        sides = [self.side(of) for _ in range(self.chance.choice((2, 2, 3, 3, 4)))]
        distance = self.chance.choice((1, 1, 2, 2, 3, 5, 10, 60, 99, 100))
        return f' NEAR/{distance} '.join(text for text, _ in sides), lambda truth: near([places(truth) for _, places in sides], distance)

    def text(self):
        kind = self.chance.randrange(8)
        if kind < 4:
            return self.near()
        if kind < 5:
            return self.word()
        if kind < 6:
            in_title = self.happens(0.5)
            text, places = self.word(True) if self.happens(0.5) else self.phrase(self.chance.choice((1, 2, 2, 3)), True)
            return ('title:' + text, places)
        return self.phrase(self.chance.choice((2, 2, 2, 3, 3, 4)))

    def filter(self):
        """Of a field: what it lets through."""
        field = self.chance.choice(('lang', 'source', 'date'))
        if field == 'date':
            first, last = sorted(self.chance.choices(DAYS[:-1], k=2))
            return f'date:{first}..{last}', lambda truth: first <= (truth.article.get('published') or '') <= last
        value = self.chance.choice(tuple(ENDINGS) if field == 'lang' else SOURCES[:-1])
        no = self.happens(0.3)
        return f'{"-" * no}{field}:"{value}"', lambda truth: (truth.article.get(field) == value) != no

    def question(self):
        """Parts of which each must hold, in any order."""
        parts = [self.text()]
        while self.happens(0.35):
            text, holds = self.text() if self.happens(0.3) else self.word()
            kind = self.chance.choice(('and', 'not', 'or'))
            if kind == 'not':
                parts.append((self.chance.choice(('-', 'NOT ')) + f'({text})', lambda truth, holds=holds: not holds(truth)))
            elif kind == 'or':
                first, first_holds = parts.pop()
                parts.append((f'({first} OR {text})', lambda truth, holds=holds, other=first_holds: holds(truth) or other(truth)))
            else:
                parts.append((text, holds))
        if self.happens(0.3):
            parts.append(self.filter())
        self.chance.shuffle(parts)
        joint = self.chance.choice((' ', ' AND '))
        return joint.join(text for text, _ in parts), lambda truth: all(holds(truth) for _, holds in parts)


class Questions(ProgramTest):
    def article(self, one):
        lang = self.chance.choice(tuple(ENDINGS))
        # Of its own language's words more than of the others'.
        words = WORDS + INFLECTED[lang] * 2 + (CYRILLIC if lang == 'ru' else LATIN) * 2
        text = lambda least, most: ' '.join(self.chance.choices(words, k=self.chance.randint(least, most)))
        body = text(1, 60) if self.chance.random() < 0.9 else ''
        made = {'id': one, 'title': text(0 if body else 1, 6), 'body': body, 'lang': lang, 'source': self.chance.choice(SOURCES),
                'published': self.chance.choice(DAYS)}
        return {key: value for key, value in made.items() if value is not None}

    def add(self, ids):
        articles = [self.article(one) for one in ids]
        self.index(articles)
        self.truths |= {article['id']: Truth(article) for article in articles}

    def change(self):
        """Replaces, adds and deletes, in small commits."""
        for _ in range(12):
            self.add(self.chance.sample([f'a{i}' for i in range(ARTICLES * 5 // 4)], ARTICLES // 15))
            gone = self.chance.sample(sorted(self.truths), ARTICLES // 40)
            self.run_program('delete', *gone)
            for one in gone:
                del self.truths[one]

    def answer(self, text, size=0):
        parameters = {'q': text, 'match': 'all', 'size': max(size, 1), 'facet_size': 1}
        return json.loads(get(f'{self.address}/api/v1/search?{urllib.parse.urlencode(parameters)}'))

    def ask(self, stage):
        process, self.address = self.serve()
        asker, wrong, found = Asker(self.chance), [], 0
        for _ in range(QUESTIONS):
            text, holds = asker.question()
            expected = {one for one, truth in self.truths.items() if holds(truth)}
            answer = self.answer(text)
            found += bool(expected)
            self.assertTrue(answer['complete'], text)
            if answer['total'] != len(expected):
                ids = {hit['id'] for hit in self.answer(text, size=1000)['hits']}
                wrong.append(f'{stage}, {text}: {answer["total"]} and not {len(expected)}, read as {answer["query"]}; '
                             f'missing {self.some(expected - ids)}, too much {self.some(ids - expected)}')
        end(process)
        self.assertEqual(wrong, [], f'{len(wrong)} of {QUESTIONS} wrong:\n' + '\n'.join(wrong[:5]))
        self.assertGreater(found, QUESTIONS // 5, 'too few of the questions have an answer to show anything')

    def some(self, ids):
        return min((self.truths[one].article for one in ids), key=lambda article: len(article['body']), default=None)

    def test_totals_equal_a_brute_force_count(self):
        self.chance, self.truths = random.Random(SEED), {}
        self.add([f'a{i}' for i in range(ARTICLES)])
        self.ask('as indexed')
        self.change()
        self.ask('after changes')
        self.run_program('compact')
        self.ask('after compact')
        self.run_program('check')


if __name__ == '__main__':
    unittest.main()
