#!/usr/bin/env python3
"""A larger corpus from a given one: enlarge.py CORPUS.jsonl[.gz] ARTICLES > larger.jsonl

Each article mixes paragraphs (or runs of sentences) of different articles, so that none is a copy, and now and then a rare
word is replaced by one that was never seen, so that the vocabulary goes on growing as that of real text does (Heaps' law:
about one new word in a hundred after the first ten thousand articles). The same input and number give the same output.
"""
import gzip, json, random, re, sys

VOWELS, CONSONANTS = 'aeiou', 'bcdfghklmnprstvz'


def new_word(chance):
    return ''.join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(chance.randint(3, 5)))


def pieces(body):
    parts = [p for p in re.split(r'\n\s*\n', body) if p.strip()]
    if len(parts) < 3:
        sentences = re.split(r'(?<=[.!?])\s+', body)
        parts = [' '.join(sentences[i:i + 3]) for i in range(0, len(sentences), 3)]
    return parts


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    opener = gzip.open if sys.argv[1].endswith('.gz') else open
    with opener(sys.argv[1], 'rt', encoding='utf-8') as file:
        articles = [a for a in map(json.loads, filter(str.strip, file)) if (a.get('body') or '').strip()]
    chance = random.Random(1)
    parts = [(a, p) for a in articles for p in pieces(a.get('body') or '')]
    for number in range(int(sys.argv[2])):
        base = chance.choice(articles)
        wanted = max(1, len(pieces(base.get('body') or '')))
        chosen = [chance.choice(parts)[1] for _ in range(wanted)]
        words = '\n\n'.join(chosen).split(' ')
        for i in range(len(words)):
            if chance.random() < 0.004:
                words[i] = new_word(chance)
        year, month, day = chance.randint(1987, 2025), chance.randint(1, 12), chance.randint(1, 28)
        print(json.dumps({'id': f'large-{number}', 'title': chance.choice(articles).get('title') or '', 'body': ' '.join(words),
                          'published': f'{year}-{month:02}-{day:02}', 'source': f'Source {chance.randint(1, 40)}',
                          'lang': base.get('lang') or 'en'}, ensure_ascii=False))


if __name__ == '__main__':
    main()
