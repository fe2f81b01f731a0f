#!/usr/bin/env python3
"""A server that is asked all the time while its archive is reindexed, added to, changed and deleted from: every answer is one that
was right while it was made. CHANCERY_LOAD_ARTICLES=10000 CHANCERY_LOAD_RATE=50 CHANCERY_LOAD_SECONDS=60 is a longer run."""
import collections, http.client, json, os, random, re, sys, threading, time, unittest, urllib.parse

from support import Author, ProgramTest, get, lines, wait_until

ARTICLES = int(os.environ.get('CHANCERY_LOAD_ARTICLES', '1500'))
RATE = float(os.environ.get('CHANCERY_LOAD_RATE', '25'))  # queries a second
SECONDS = float(os.environ.get('CHANCERY_LOAD_SECONDS', '6'))
BATCH = 7
# A server notices a commit within two seconds; a busy machine may take longer.
NOTICED = 30


class Marks:
    """How many articles bear each marking word, in the states that the archive goes through."""

    def __init__(self):
        self.lock = threading.Lock()
        self.states = {}  # word: [[count, when it was begun, when it was committed]]
        self.seen = {}  # word: [(when a request was answered, the state that it saw)], ever later in both

    def begin(self, counts):
        with self.lock:
            for word, count in counts.items():
                self.states.setdefault(word, []).append([count, time.monotonic(), float('inf')])

    def commit(self, counts):
        with self.lock:
            for word in counts:
                self.states[word][-1][2] = time.monotonic()

    def fault(self, word, count, asked, answered):
        """What is wrong with an answer, or nothing: it must be of a state that had begun before it was given, not of one that was
        followed by another long before it was asked, and not of one before that which an earlier request had seen."""
        with self.lock:
            states = self.states[word]
            first = max(i for i, (_, _, done) in enumerate(states) if i == 0 or done < asked - NOTICED)
            first = max([first, *(state for when, state in self.seen.get(word, []) if when < asked)])
            fitting = [i for i in range(first, len(states)) if states[i][0] == count and states[i][1] < answered]
            if not fitting:
                return f'{word}: {count}, not of {states[first:]}'
            self.seen.setdefault(word, []).append((answered, fitting[0]))
            del self.seen[word][:-20]
            return None

    def words(self):
        with self.lock:
            return list(self.states)


class Load(ProgramTest):
    def setUp(self):
        super().setUp()
        self.author, self.chance, self.marks = Author(7), random.Random(7), Marks()
        self.expected, self.lock = {}, threading.Lock()
        self.ending, self.quiet = threading.Event(), threading.Lock()
        self.turns, self.asked, self.faults, self.slowest, self.commits, self.names = 0, 0, [], 0.0, [], iter(range(10**9))

    def make(self, words, one=None):
        made = self.author.article(0, id=one or f'n{next(self.names)}', source=self.chance.choice(['Wire', 'Courier']))
        made['body'] += f' The harbour {words}.'
        return made

    def fill(self):
        """Two fifths stay, two fifths are replaced one batch after another, and one fifth is deleted."""
        part = ARTICLES // 5 // BATCH * BATCH
        self.old = [self.make('oldmark eithermark') for _ in range(2 * part)]
        self.doomed = [self.make('doomedmark') for _ in range(part)]
        staying = [self.make('staymark') for _ in range(ARTICLES - 3 * part)]
        every = [*self.old, *self.doomed, *staying]
        self.chance.shuffle(every)
        self.expected = {a['id']: a for a in every}
        self.run_program('index', self.write('all.jsonl', lines(every)))
        counts = {'harbour': ARTICLES, 'oldmark': len(self.old), 'newmark': 0, 'eithermark': len(self.old), 'doomedmark': len(self.doomed),
                  'staymark': len(staying), 'addedmark': 0}
        self.marks.begin(counts)
        self.marks.commit(counts)

    def change(self, number):
        """Adds a batch and replaces one, by one commit, or deletes one, or replaces one."""
        counts = {word: states[-1][0] for word, states in self.marks.states.items()}
        after, some = dict(self.expected), {}
        if number % 3 == 2 and self.doomed:
            gone, self.doomed = self.doomed[:BATCH], self.doomed[BATCH:]
            for a in gone:
                del after[a['id']]
            some = {'doomedmark': counts['doomedmark'] - BATCH, 'harbour': counts['harbour'] - BATCH}
            command = ['delete', *(a['id'] for a in gone)]
        else:
            replaced, self.old = self.old[:BATCH], self.old[BATCH:]
            given = [self.make('newmark eithermark', a['id']) for a in replaced]
            some = {'oldmark': counts['oldmark'] - len(given), 'newmark': counts['newmark'] + len(given)}
            if number % 3 == 0 or not given:
                # Each batch has a word of its own: all of it is seen, or nothing.
                own = 'batch' + ''.join(chr(ord('a') + int(digit)) for digit in str(number))
                self.marks.begin({own: 0})
                self.marks.commit({own: 0})
                given += [self.make(f'addedmark {own}') for _ in range(BATCH)]
                some |= {own: BATCH, 'addedmark': counts['addedmark'] + BATCH, 'harbour': counts['harbour'] + BATCH}
            after.update((a['id'], a) for a in given)
            command = ['index', self.write('given.jsonl', lines(given))]
        self.marks.begin(some)
        while (result := self.attempt(*command))[0] == 3 and 'is being written by chancery reindex' in result[2]:
            time.sleep(0.02)
        if result[0] != 0:
            self.faults.append(f'{command[:2]}: exit {result[0]}: {result[2]}')
        self.marks.commit(some)
        self.commits.append(time.monotonic())
        self.expected = after

    def change_on(self):
        number = 0
        while not self.ending.is_set():
            with self.quiet:
                self.change(number)
            number += 1
            # The reindex that waits for the lock gets it.
            self.ending.wait(0.15)

    def ask(self, chance):
        word = chance.choice(self.marks.words()[-5:] if chance.random() < 0.4 else ['harbour', 'oldmark', 'newmark', 'eithermark', 'doomedmark',
                                                                                     'staymark', 'addedmark'])
        asked = time.monotonic()
        try:
            response = json.loads(get(self.address + '/api/v1/search?' + urllib.parse.urlencode({'q': f'"{word}"', 'size': 10})))
        except (OSError, ValueError, http.client.HTTPException) as error:
            return f'{word}: {error!r}'
        answered = time.monotonic()
        with self.lock:
            self.slowest = max(self.slowest, answered - asked)
        total, sources = response['total'], response['facets']['source']['values']
        if sum(value['count'] for value in sources) != total or len(response['hits']) != min(10, total):
            return f'{word}: {total} in all, {len(response["hits"])} hits, by source {sources}'
        return self.marks.fault(word, total, asked, answered)

    def ask_on(self, seed):
        """Takes its turns at the rate, whatever the answers take."""
        chance = random.Random(seed)
        while not self.ending.is_set():
            with self.lock:
                turn, self.turns = self.turns, self.turns + 1
            time.sleep(max(0, self.began + turn / RATE - time.monotonic()))
            fault = self.ask(chance)
            with self.lock:
                self.asked += 1
            if fault:
                self.faults.append(fault)

    def reindex_on(self):
        """Until the time is over; how often, how many commits came meanwhile, and how long all of it took."""
        times, meanwhile, seconds = 0, 0, 0.0
        while times < 2 or time.monotonic() < self.began + SECONDS:
            began = time.monotonic()
            self.run_program('reindex')
            ended = time.monotonic()
            times, seconds = times + 1, seconds + ended - began
            meanwhile += sum(began < when < ended for when in self.commits)
            with self.quiet:
                self.assertEqual(self.exported(), self.expected, 'after the switch')
        return times, meanwhile, seconds

    def test_every_count_is_one_that_was_right(self):
        self.fill()
        _, self.address = self.serve()
        self.began = time.monotonic()
        threads = [threading.Thread(target=self.change_on), *(threading.Thread(target=self.ask_on, args=(i,)) for i in range(8))]
        for thread in threads:
            thread.start()
        try:
            times, meanwhile, seconds = self.reindex_on()
        finally:
            self.ending.set()
            for thread in threads:
                thread.join()
        print(f'{self.asked} queries asked in {time.monotonic() - self.began:.0f} s; {ARTICLES} articles reindexed {times} times, which took '
              f'{seconds:.1f} s; {len(self.commits)} commits, {meanwhile} of them meanwhile; {len(self.faults)} answers failed or wrong; '
              f'the longest took {self.slowest * 1000:.0f} ms', file=sys.stderr)
        self.assertEqual(self.faults[:5], [])
        # A slow machine answers fewer than are asked for, but all askers go on to the end.
        self.assertGreater(self.asked, RATE * SECONDS / 4)
        self.assertGreater(meanwhile, len(self.commits) / 5, 'additions wait for the reindexing')
        for word, states in self.marks.states.items():
            # As written: batchce and batchced have one stem.
            total = lambda: json.loads(get(self.address + f'/api/v1/search?q=%22{word}%22'))['total']
            self.assertTrue(wait_until(lambda: total() == states[-1][0]), f'{word}: {total()}, not {states[-1][0]}')


class Together(ProgramTest):
    """Every command that changes an archive, over and over and side by side: each is done or says who is at work, and nothing is lost."""

    def turns(self, name, make):
        """Runs the commands that `make` makes, one after another, until the time is over; `make` gives what to do once one is done."""
        chance = random.Random(name)
        while time.monotonic() < self.ends:
            command, done = make(chance)
            code, _, err = self.attempt(*command)
            self.ran[name, code] += 1
            if code == 0:
                done()
            elif code != 3 or not re.search(r'is being (written|merged|reindexed) by chancery', err):
                self.faults.append(f'{command[:2]}: exit {code}: {err[-500:]}')
            time.sleep(0.1 * chance.random())

    def add(self, writer, chance):
        """Articles of this writer alone, new ones and others."""
        articles = {f'{writer}-{chance.randrange(400)}': None for _ in range(chance.choice([1, 20, 60]))}
        given = {one: self.author.article(0, id=one, sentences=3) for one in articles}
        return ['index', self.write(f'{writer}.jsonl', lines(given.values()))], lambda: self.expected.update(given)

    def delete(self, chance):
        """Those of the third writer, which adds itself what it deletes."""
        gone = [one for one in sorted(self.expected) if one.startswith('third-')]
        if len(gone) < 30:
            return self.add('third', chance)
        gone = chance.sample(gone, chance.choice([1, 10, len(gone)]))
        return ['delete', *gone], lambda: [self.expected.pop(one) for one in gone]

    def test_each_is_done_or_says_who_is_at_work(self):
        self.author, self.expected, self.faults, self.ran = Author(9), {}, [], collections.Counter()
        self.index(self.author.article(i) for i in range(300))
        self.expected = self.exported()
        self.ends = time.monotonic() + SECONDS
        nothing = lambda: None
        threads = [threading.Thread(target=self.turns, args=turns) for turns in (
            ('first', lambda chance: self.add('first', chance)), ('second', lambda chance: self.add('second', chance)), ('third', self.delete),
            ('reindex', lambda chance: (['reindex'], nothing)), ('compact', lambda chance: (['compact'], nothing)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(dict(self.ran), file=sys.stderr)
        self.assertEqual(self.faults[:5], [])
        for name in ('first', 'second', 'third', 'reindex', 'compact'):
            self.assertGreater(self.ran[name, 0], 0, name)
        self.run_program('check')
        self.assertEqual(self.exported(), self.expected)
        self.run_program('delete', 'nobody', code=1)
        self.assertEqual(self.rubbish(), [])


if __name__ == '__main__':
    unittest.main()
