#!/usr/bin/env python3
"""What was committed stays: the program killed, interrupted, or beside another writer. CHANCERY_KILLS=200 CHANCERY_SEED=2 is a longer
run, at other moments."""
import collections, fcntl, os, random, select, signal, subprocess, sys, time, unittest

from support import Author, ProgramTest, lines, manifest

KILLS = int(os.environ.get('CHANCERY_KILLS', '30'))
SEED = int(os.environ.get('CHANCERY_SEED', '11'))
FILES, IN_A_FILE = 20, 50


class Killed(ProgramTest):
    """SIGKILL at random moments: the archive is as before the command or as after one of its commits, and needs no repair."""
    KINDS = ('index', 'reindex', 'compact', 'delete', 'merge')

    def setUp(self):
        super().setUp()
        self.author, self.chance = Author(SEED), random.Random(SEED)
        self.numbers = iter(range(10**9))
        self.files = {}  # name: articles, as they stand in the folder that is indexed
        self.state = {}  # what is committed
        self.seconds = collections.defaultdict(lambda: 0.2)  # a command takes, by kind, in all and once it has begun to write

    def rewrite(self, name):
        """Gives a file other articles: most of those it had, changed, and some new ones."""
        kept = self.files.get(name, [])[5:]
        fresh = [f'a{next(self.numbers)}' for _ in range(IN_A_FILE - len(kept))]
        self.files[name] = [self.author.article(0, sentences=3, id=one) for one in [a['id'] for a in kept] + fresh]
        self.write(f'in/{name}', lines(self.files[name]))

    def prepare(self, kind):
        """The arguments of a command of this kind, and what the archive may hold while it runs: before it, and after each commit."""
        before = self.state
        if kind == 'index':
            for name in self.chance.sample(sorted(self.files), 7):
                self.rewrite(name)
            given = {a['id']: a for articles in self.files.values() for a in articles}
            return ['index', '--sync', self.path('in')], [before, {**before, **given}, given]
        if kind == 'delete':
            gone = self.chance.sample(sorted(before), 40)
            return ['delete', *gone], [before, {one: a for one, a in before.items() if one not in gone}]
        if kind == 'compact':
            self.add_a_file()
        if kind == 'merge':
            while self.small_segments() < 7:
                self.add_a_file()
            return self.add_a_file(run=False)
        return [kind], [self.state]

    def small_segments(self):
        return sum(s['articles'] - s['deleted'] <= 512 for s in manifest(self.archive)['segments'])

    def add_a_file(self, run=True):
        name = self.chance.choice(sorted(self.files))
        self.rewrite(name)
        arguments, before = ['index', self.path(f'in/{name}')], self.state
        after = {**before, **{a['id']: a for a in self.files[name]}}
        if run:
            self.run_program(*arguments)
            self.state = after
        return arguments, [before, after]

    def has_begun(self, kind, process):
        """Whether it writes; of a merge, whether the articles are committed that made it due."""
        if kind == 'merge':
            return manifest(self.archive)['generation'] > self.generation
        return any(name.startswith(f'building-{process.pid}-') for name in os.listdir(self.archive))

    def run_until(self, kind, arguments, share, from_begin):
        """Kills it after a share of the time it takes, counted from its start or its first writing. Whether it was killed in time, and when."""
        self.generation = manifest(self.archive)['generation']
        started = time.monotonic()
        process = self.start(*arguments)
        while from_begin and process.poll() is None and not self.has_begun(kind, process):
            pass
        begun = time.monotonic()
        wait = share * self.seconds[kind, from_begin] - (0 if from_begin else begun - started)
        if share < 1:
            time.sleep(max(0, wait))
            process.kill()
        in_time = process.wait() == -signal.SIGKILL
        if not in_time:
            self.assertEqual(process.returncode, 0, arguments)
        # The machine may be quicker or slower than when it was measured.
        took = time.monotonic() - (begun if from_begin else started)
        self.seconds[kind, from_begin] = took if share >= 1 else self.seconds[kind, from_begin] * (1.03 if in_time else 0.85)
        return in_time, self.phase(process)

    def phase(self, process):
        """Where in its work it was, by what it left."""
        left = self.rubbish()
        built = [path.split('/')[1:] for path in left if path.startswith(f'building-{process.pid}-')]
        commits = manifest(self.archive)['generation'] - self.generation
        if 'manifest.new' in left or any(path.startswith('segments/') for path in left):
            doing = 'at a commit'
        elif any(parts[:1] in (['merging'], ['merged']) for parts in built):
            doing = 'merging'
        elif any(parts[:1] == ['finished-0'] or parts[1:2] in (['segment'], ['scratch']) for parts in built):
            doing = 'making a segment'
        else:
            doing = 'reading' if built else 'ending' if commits else 'starting'
        return doing + (f' after {commits}' if commits else '')

    def test_every_commit_is_whole_or_not_there(self):
        for number in range(FILES):
            self.rewrite(f'{number}.jsonl')
        self.run_program('index', self.path('in'))
        self.state = {a['id']: a for articles in self.files.values() for a in articles}
        for from_begin in (False, True):
            for kind in self.KINDS:
                arguments, states = self.prepare(kind)
                self.run_until(kind, arguments, 1, from_begin)
                self.state = states[-1]
                self.assertEqual(self.exported(), self.state, kind)
        phases, round = collections.Counter(), 0
        while sum(phases.values()) < KILLS:
            round += 1
            self.assertLess(round, 20 * KILLS, f'too few commands could be killed in time: {phases}')
            kind = self.KINDS[round % len(self.KINDS)]
            arguments, states = self.prepare(kind)
            in_time, phase = self.run_until(kind, arguments, self.chance.random(), from_begin=self.chance.random() < 0.75)
            if in_time:
                phases[kind, phase] += 1
            said = f'round {round}, {arguments[:2]} killed: {in_time}, {phase}'
            self.run_program('check')
            found = self.exported()
            self.assertIn(found, states, said)
            if not in_time:
                self.assertEqual(found, states[-1], said)
            self.assertEqual(self.search()['total'], len(found), said)
            # The next writer needs no repair, and removes what is left, even one that has nothing to commit.
            gone = self.chance.choice([*sorted(found)[:20], 'nobody'])
            self.run_program('delete', gone, code=int(gone == 'nobody'))
            self.assertEqual(self.rubbish(), [], said)
            self.state = {one: a for one, a in found.items() if one != gone}
        self.assertEqual(self.exported(), self.state)
        for kind in self.KINDS:
            seen = {phase: count for (one, phase), count in phases.items() if one == kind}
            print(f'{kind}: {sum(seen.values())} kills: ' + ', '.join(f'{count} {phase}' for phase, count in sorted(seen.items())), file=sys.stderr)
            self.assertTrue(set(seen) - {'starting'}, f'{kind} was never killed at its work')

    def test_every_kind_of_rubbish_is_removed_by_a_writer_with_nothing_to_do(self):
        self.index([self.author.article(1)])
        left = ['manifest.new', 'building-1-0/lock', 'building-1-0/segment-builder/batch-0/articles/postlist.glass', 'building-2-0/merged/columns.bin',
                'segments/00000001/deleted-7.bin', 'segments/00000002/articles.glass']
        for command, code in ((['delete', 'nobody'], 1), (['compact'], 0), (['index', self.write('empty.jsonl', '')], None), (['reindex'], 0)):
            for path in left:
                self.write(f'archive/{path}', 'left')
            self.assertEqual(len([path for path in self.rubbish() if path in left]), len(left))
            ended, _, err = self.attempt(*command)
            self.assertIn(ended, (0, 1) if code is None else (code,), err)
            self.assertEqual(self.rubbish(), [], command)
        self.assertEqual(self.ids(), ['a1'])

    def test_killed_at_the_making_of_an_archive(self):
        path = self.write('in.jsonl', lines(self.author.article(i, sentences=3) for i in range(300)))
        began = time.monotonic()
        self.run_program('index', path)
        seconds = time.monotonic() - began
        for number in range(max(5, KILLS // 6)):
            self.archive = self.path(f'new-{number}')
            process = self.start('index', path)
            time.sleep(seconds * self.chance.random())
            process.kill()
            process.wait()
            if os.path.exists(os.path.join(self.archive, 'manifest')):
                self.run_program('check')
                self.assertIn(self.search()['total'], (0, 300))
            else:
                self.assertIn('there is no archive', self.run_program('search', code=3)[1])
            self.run_program('index', path)
            self.assertEqual(self.search()['total'], 300)
            self.assertEqual(self.rubbish(), [])


class Interrupted(ProgramTest):
    """Ctrl-C and SIGTERM: the command ends with 130, soon, and the archive is sound."""

    def setUp(self):
        super().setUp()
        self.author, self.chance = Author(SEED), random.Random(SEED)

    def test_while_it_waits_for_input(self):
        process = self.waiting_index(*[self.author.article(i) for i in range(50)])
        # Standard input stays open: no other line wakes it.
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 130)
        self.assertEqual(self.search()['total'], 50)

    def test_a_second_signal_ends_it_at_once(self):
        self.index([self.author.article(1)])
        process = self.waiting_index(self.author.article(2))
        # Both come before it runs again.
        for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
            process.send_signal(number)
        self.assertIn(process.wait(timeout=60), (-signal.SIGINT, -signal.SIGTERM))
        self.assertEqual(self.ids(), ['a1'])

    def interrupt(self, kind, arguments, begun, number):
        """Interrupts it soon after it has begun what it does longest; its exit code and standard error."""
        process = self.start(*arguments, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not begun(process):
            time.sleep(0.001)
        time.sleep(0.05 * self.chance.random())
        process.send_signal(number)
        err = process.communicate(timeout=120)[1]
        self.run_program('check')
        return process.returncode, err

    def test_at_work(self):
        before = {f'a{i}': self.author.article(i, sentences=12) for i in range(2500)}
        for third in range(3):
            self.index(list(before.values())[third::3])
        changed = {one: {**a, 'title': 'Changed'} for one, a in before.items()}
        path = self.write('in.jsonl', lines(changed.values()))

        def builds(kind):
            """Whether the process has begun to make a file whose path begins so."""
            def begun(process):
                return any(path.startswith(f'building-{process.pid}-') and kind in path for path in self.rubbish())
            return begun

        # The command, when to interrupt it, and whether what it has done by then is committed.
        for arguments, begun, keeps in ((['index', path], builds('/batch-'), True), (['reindex'], builds('/batch-'), False),
                                        (['reindex'], builds('/segment/'), False), (['compact'], builds('/merged'), False)):
            for number in (signal.SIGINT, signal.SIGTERM):
                for attempt in range(10):
                    was, shape = self.exported(), manifest(self.archive)['segments']
                    code, err = self.interrupt(arguments[0], arguments, begun, number)
                    said = f'{arguments[0]} {number!r}, attempt {attempt}: {err}'
                    found = self.exported()
                    self.assertEqual(set(found), set(before), said)
                    for one, article in found.items():
                        self.assertIn(article, (was[one], changed[one] if keeps else was[one]), said)
                    if code == 130:
                        break
                    # It was at its end already; it takes as long again after a change.
                    self.assertEqual(code, 0, said)
                    self.index(list((before if attempt % 2 else changed).values())[attempt % 3::3])
                self.assertEqual(code, 130, said)
                self.assertEqual(err.count('interrupted'), 1, said)
                if keeps:
                    self.assertIn(f'{sum(a != was[one] for one, a in found.items())} replaced', err)
                    self.index(before.values())
                else:
                    self.assertEqual(manifest(self.archive)['segments'], shape, said)
        self.run_program('delete', 'a1')
        self.assertEqual(self.rubbish(), [])


class TwoWriters(ProgramTest):
    def test_a_second_one_is_told_who_holds_the_lock(self):
        author = Author(SEED)
        self.index([author.article(1)])
        path = self.write('in.jsonl', lines([author.article(2)]))
        process = self.waiting_index(author.article(3))
        for command in (['index', path], ['delete', 'a1'], ['compact']):
            _, err = self.run_program(*command, code=3)
            self.assertIn(f'is being written by chancery index, process {process.pid} on ', err, command)
            self.assertEqual(len(err.splitlines()), 1, err)
        for command in (['search'], ['export'], ['stats'], ['check']):
            self.run_program(*command)
        # Its lock ends with it, however it ends.
        process.kill()
        process.wait()
        self.assertIn('1 new', self.run_program('index', path)[1])
        self.assertEqual(self.ids(), ['a1', 'a2'])
        self.assertEqual(self.rubbish(), [])

    def test_reindex_says_whom_it_waits_for_and_is_one(self):
        author = Author(SEED)
        self.index([author.article(1)])
        process = self.waiting_index(author.article(2))
        first = self.start('reindex', '--quiet', stderr=subprocess.PIPE, text=True)
        self.assertTrue(select.select([first.stderr], [], [], 60)[0], 'it waits without a word')
        self.assertIn(f'waiting for chancery index, process {process.pid} on ', first.stderr.readline())
        self.assertIn(f'is being reindexed by chancery reindex, process {first.pid} on ', self.run_program('reindex', code=3)[1])
        process.stdin.close()
        rest = first.stderr.read()
        self.assertEqual((process.wait(), first.wait()), (0, 0))
        self.assertIn('2 articles', rest)
        self.assertNotIn('waiting', rest)

    def test_a_reindex_replaces_what_a_merge_is_reading(self):
        author = Author(SEED)
        for part in range(6):
            self.index(author.article(part * 200 + i) for i in range(200))
        interleaved = 0
        for attempt in range(40):
            self.index([author.article(1)])
            before = self.exported()
            merge = self.start('compact', stderr=subprocess.PIPE, text=True)
            while merge.poll() is None and not any(path.endswith('/merging') for path in self.rubbish()):
                pass
            time.sleep(0.01 * (attempt % 4))
            merge.send_signal(signal.SIGSTOP)
            # Stopped while it commits it has the lock, and a reindex would wait for it: that is no reading.
            free = self.lock_is_free()
            if free:
                self.run_program('reindex')
            merge.send_signal(signal.SIGCONT)
            err = merge.communicate(timeout=120)[1]
            self.assertEqual(merge.returncode, 0, err)
            self.assertEqual(self.exported(), before)
            self.assertEqual(self.rubbish(), [])
            interleaved += free
            if interleaved == 4:
                break
        self.assertGreater(interleaved, 0)
        self.run_program('check')

    def lock_is_free(self):
        with open(os.path.join(self.archive, 'lock')) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                return False

    def test_an_archive_put_in_the_place_of_another_is_not_written_over(self):
        author, here = Author(SEED), self.archive
        path = self.write('in/a.jsonl', lines([author.article(1)]))
        for change, given in (('an addition', [author.article(3)]), ('a deletion', [])):
            self.archive = here
            self.write('in/a.jsonl', lines([author.article(1)]))
            self.index([author.article(2)])
            self.run_program('index', path)
            os.remove(path)
            # Each has the lock of the archive that it opened.
            late = self.waiting_index(*given, flags=['--sync', self.path('in')])
            moved = self.path('moved from ' + change)
            os.rename(self.archive, moved)
            self.index([author.article(4), author.article(5)])
            other = self.exported()
            late.stdin.close()
            self.assertIn(late.wait(timeout=120), (3, 4), change)
            self.assertRegex(late.stderr.read().decode(), r'(^|\n)chancery: .*archive.*\n$')
            self.run_program('check')
            self.assertEqual(self.exported(), other, change)
            self.run_program('delete', 'a4')
            self.assertEqual(self.rubbish(), [], change)
            os.rename(self.archive, self.path('put in for ' + change))
            self.archive = moved
            self.run_program('check')
            self.assertEqual(self.ids(), ['a1', 'a2'], change)


if __name__ == '__main__':
    unittest.main()
