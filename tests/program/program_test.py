#!/usr/bin/env python3
"""The program as people run it: its commands, its exit codes, its messages."""
import gzip, http.client, json, os, random, resource, signal, subprocess, threading, time, unittest, urllib.parse

import exactness
from support import PROGRAM, SAMPLE, ProgramTest, get, wait_until


def article(number, **more):
    return {'id': f'a{number}', 'title': f'Report {number}', 'body': f'The harbour reopened on day {number}.',
            'published': '2025-08-14', 'source': 'Wire', 'lang': 'en', **more}


class Indexing(ProgramTest):
    def test_again_takes_none_anew(self):
        articles = [article(i) for i in range(30)]
        self.assertIn('30 new, 0 replaced, 0 unchanged', self.index(articles)[1])
        self.assertIn('0 new, 0 replaced, 30 unchanged', self.index(articles)[1])
        articles[3]['body'] = 'Other words.'
        self.assertIn('0 new, 1 replaced, 29 unchanged', self.index(articles)[1])
        self.assertEqual(self.search()['total'], 30)

    def test_files_of_every_format_and_a_refused_one(self):
        self.write('in/a.json', json.dumps([article(1), article(2)]))
        self.write('in/b.jsonl.gz', gzip.compress((json.dumps(article(3)) + '\n').encode()))
        self.write('in/c.txt', 'Title: A note\nDate: 2025-08-13\nSource: Desk\n\nThe harbour again.\n')
        self.write('in/d/e.html', '<html><head><title>Page</title></head><body><main><article><h1>Page</h1>'
                                  '<p>The harbour reopened yesterday, officials said in a long statement to the press.</p>'
                                  '</article></main></body></html>')
        self.write('in/f.bin', bytes(range(256)) * 64)
        self.write('in/g.jsonl', '{"id": "ok", "body": "harbour"}\nnot json at all\n{"id": "also", "body": "harbour"}\n')
        _, err = self.run_program('index', self.path('in'), code=1)
        self.assertRegex(err, r'f\.bin')
        self.assertRegex(err, r'g\.jsonl:2')
        self.assertEqual(self.search('harbour')['total'], 7)

    def test_an_archive_within_an_indexed_folder_is_not_read(self):
        self.write('a.txt', 'The harbour was opened here. It is large.')
        for _ in range(2):
            _, err = self.run_program('index', '.')
            self.assertNotIn('refused', err)
        self.assertEqual(self.search()['total'], 1)

    def test_defaults_for_what_articles_lack(self):
        path = self.write('note.txt', 'A harbour without a date was opened. It was large.')
        self.run_program('index', '--published', '2024-03-05', '--source', 'Desk', '--lang', 'fr', path)
        hit = self.search('harbour')['hits'][0]
        self.assertEqual((hit['published'], hit['source'], hit['lang'], hit['id']), ('2024-03-05', 'Desk', 'fr', path))

    def test_a_files_time_stamp_is_never_its_publication(self):
        self.run_program('index', self.write('note.txt', 'A harbour without a date was opened. It was large.'))
        result = self.search('harbour')
        self.assertIsNone(result['hits'][0]['published'])
        self.assertEqual(result['timeline']['undated'], 1)

    def test_sync_removes_what_is_gone(self):
        self.write('in/a.txt', 'The first harbour was opened here. It is large.')
        self.write('in/b.txt', 'The second harbour was opened here. It is large.')
        self.write('in/c.jsonl', json.dumps(article(1)) + '\n' + json.dumps(article(2)) + '\n')
        other = self.write('other/d.txt', 'The third harbour was opened here. It is large.')
        self.run_program('index', '--sync', self.path('in'), other)
        self.assertEqual(self.search('harbour')['total'], 5)
        os.remove(self.path('in/b.txt'))
        os.remove(other)
        self.write('in/c.jsonl', json.dumps(article(2)) + '\n')
        self.run_program('index', self.path('in'))
        self.assertEqual(self.search('harbour')['total'], 5, 'without --sync nothing is removed')
        self.assertIn('2 removed', self.run_program('index', '--sync', self.path('in'))[1])
        self.assertEqual(self.ids('harbour'), sorted(['a2', self.path('in/a.txt'), other]), 'outside the given paths nothing is removed')

    def test_sync_spares_a_file_that_could_not_be_read(self):
        self.write('in/c.jsonl', json.dumps(article(1)) + '\n' + json.dumps(article(2)) + '\n')
        self.run_program('index', '--sync', self.path('in'))
        self.write('in/c.jsonl', json.dumps(article(1)) + '\n{"id": "a2", "body": \n')
        self.run_program('index', '--sync', self.path('in'), code=1)
        self.assertEqual(self.ids(), ['a1', 'a2'])

    def test_sync_keeps_what_moved_to_another_file(self):
        self.write('in/a.jsonl', ''.join(json.dumps(article(i)) + '\n' for i in range(3)))
        self.run_program('index', '--sync', self.path('in'))
        os.rename(self.path('in/a.jsonl'), self.path('in/b.jsonl'))
        self.assertIn('3 unchanged, 0 removed; 3 articles', self.run_program('index', '--sync', self.path('in'))[1])
        os.mkdir(self.path('other'))
        os.rename(self.path('in/b.jsonl'), self.path('other/c.jsonl'))
        self.assertIn('3 unchanged;', self.run_program('index', self.path('other'))[1])
        self.assertIn('0 removed', self.run_program('index', '--sync', self.path('in'))[1])
        os.remove(self.path('other/c.jsonl'))
        self.assertIn('3 removed', self.run_program('index', '--sync', self.path('other'))[1])

    def test_sync_of_two_files_with_one_id(self):
        self.write('in/a.jsonl', json.dumps(article(1)) + '\n')
        self.write('in/b.jsonl', json.dumps(article(1)) + '\n' + json.dumps(article(2)) + '\n')
        self.run_program('index', '--sync', self.path('in'))
        generation = json.loads(self.run_program('stats', '--json')[0])['generation']
        self.assertIn('3 unchanged, 0 removed', self.run_program('index', '--sync', self.path('in'))[1])
        self.assertEqual(json.loads(self.run_program('stats', '--json')[0])['generation'], generation)
        os.remove(self.path('in/a.jsonl'))
        self.assertIn('2 unchanged, 0 removed', self.run_program('index', '--sync', self.path('in'))[1])
        self.assertEqual(self.ids(), ['a1', 'a2'])
        os.remove(self.path('in/b.jsonl'))
        self.assertIn('2 removed', self.run_program('index', '--sync', self.path('in'))[1])

    def test_sync_spares_a_folder_that_could_not_be_read(self):
        self.write('in/sub/a.jsonl', json.dumps(article(1)) + '\n')
        self.write('in/b.jsonl', json.dumps(article(2)) + '\n')
        self.run_program('index', '--sync', self.path('in'))
        # A link to itself, which not even root can read.
        os.rename(self.path('in/sub'), self.path('kept'))
        os.symlink('sub', self.path('in/sub'))
        self.assertIn('0 removed', self.run_program('index', '--sync', self.path('in'), code=1)[1])
        os.remove(self.path('in/sub'))
        os.rename(self.path('in'), self.path('away'))
        for spelling in (self.path('in'), 'in', './in/', '../' + os.path.basename(self.folder) + '/in'):
            self.assertIn('0 removed', self.run_program('index', '--sync', spelling, code=1)[1], spelling)
        self.assertEqual(self.ids(), ['a1', 'a2'])
        os.rename(self.path('away'), self.path('in'))
        self.assertIn('1 removed', self.run_program('index', '--sync', './in/')[1])
        self.assertEqual(self.ids(), ['a2'])

    def test_fewer_workers_where_the_machine_has_no_more(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (3_000_000 << 10,) * 2)
        if subprocess.run([PROGRAM, '--version'], preexec_fn=limit, capture_output=True).returncode != 0:
            self.skipTest('a sanitizer needs more address space')
        path = self.write('in.jsonl', ''.join(json.dumps(article(i)) + '\n' for i in range(30)))
        result = subprocess.run([PROGRAM, 'index', '--archive', self.archive, '--jobs', '1000', path], preexec_fn=limit, capture_output=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(self.search()['total'], 30)


class Exactness(ProgramTest):
    def test_counts_equal_a_brute_force_count(self):
        chance = random.Random(7)
        words = [''.join(chance.choice('bcdfglmnprstv') + chance.choice('aeiou') for _ in range(chance.randint(2, 4))) for _ in range(300)]
        names = ['Vladimir Putin', 'Donald Trump', 'Emmanuel Macron', 'Volodymyr Zelenskyy', 'Angela Merkel', 'NATO', 'the European Union',
                 'Ukraine', 'France', 'Germany', 'Japan', 'Brazil', 'the United Nations']
        articles = []
        for i in range(900):
            parts = chance.choices(words, k=chance.randint(5, 60)) + chance.sample(names, chance.randint(0, 3))
            chance.shuffle(parts)
            made = {'id': f'x{i}', 'title': ' '.join(chance.choices(words, k=3)).capitalize(), 'body': ' '.join(parts).capitalize() + '.',
                    'source': chance.choice(['Wire', 'Courier', 'Review']), 'lang': chance.choice(['en', 'en', 'fr', 'de'])}
            if chance.random() < 0.9:
                made['published'] = f'20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}'
                if chance.random() < 0.3:
                    made['published'] += chance.choice(['T23:30:00-08:00', 'T00:15:00+12:00', 'T12:00:00Z'])
            articles.append(made)
        self.assertEqual(exactness.run(PROGRAM, articles, seed=3, count=40), 0)


class Commands(ProgramTest):
    def test_export_indexes_again_to_the_same_archive(self):
        self.run_program('index', str(SAMPLE / 'articles'))
        exported, _ = self.run_program('export')
        self.assertEqual(len(exported.splitlines()), 140)
        first = self.archive
        self.archive = self.path('second')
        self.run_program('index', '-', text=exported)
        self.assertEqual(self.run_program('export')[0], exported)
        before = json.loads(subprocess.run([PROGRAM, 'search', '--archive', first, '--json', 'sanctions'], capture_output=True).stdout)
        after = self.search('sanctions')
        for response in (before, after):
            del response['took_ms']
        self.assertEqual(before, after)

    def test_export_takes_filters_and_a_query(self):
        self.index([article(1), article(2, source='Courier'), article(3, body='Other words.')])
        out, _ = self.run_program('export', '--source', 'Courier', 'harbour')
        self.assertEqual([json.loads(line)['id'] for line in out.splitlines()], ['a2'])

    def test_delete_by_id_and_by_query(self):
        self.index([article(i) for i in range(5)] + [article(9, body='Other words.')])
        self.run_program('delete', 'a0', 'a1')
        self.assertEqual(self.search()['total'], 4)
        self.assertIn('there is no article nobody', self.run_program('delete', 'nobody', 'a2', code=1)[1])
        self.run_program('delete', '--query', '"harbour"')
        self.assertEqual(self.ids(), ['a9'])

    def test_reindex_compact_check_stats(self):
        for i in range(3):
            self.index([article(i)])
        self.run_program('delete', 'a1')
        self.run_program('reindex')
        self.run_program('compact')
        self.run_program('check')
        stats = json.loads(self.run_program('stats', '--json')[0])
        self.assertEqual((stats['articles'], stats['deleted'], stats['segments']), (2, 0, 1))
        version = subprocess.run([PROGRAM, '--version'], capture_output=True, text=True).stdout.strip()
        self.assertEqual(stats['program'], version)
        self.assertIn("(today's)", self.run_program('stats')[0])
        self.write('tables/leaders.tsv', 'id\twikidata\tname\n')
        self.assertIn('brings it up to date', self.run_program('stats', '--gazetteer', self.path('tables'))[0])

    def test_check_names_a_damaged_file(self):
        self.index([article(i) for i in range(20)])
        path = next(os.path.join(root, name) for root, _, names in os.walk(self.archive) for name in names if name == 'articles.glass')
        with open(path, 'r+b') as file:
            file.seek(5000)
            file.write(b'damage')
        self.assertIn('articles.glass', self.run_program('check', code=3)[1])

    def test_annotate_spans_are_those_of_the_text(self):
        path = self.write('note.json', json.dumps({'id': 'n', 'title': 'Élysée', 'body': 'À Paris, Emmanuel Macron a reçu Volodymyr Zelensky.', 'lang': 'fr'}))
        out, _ = self.run_program('annotate', '--json', path, archive=False)
        result = json.loads(out)
        text = 'Élysée\n\nÀ Paris, Emmanuel Macron a reçu Volodymyr Zelensky.'
        found = {m['entity'] for m in result['mentions']}
        self.assertLessEqual({'emmanuel-macron', 'volodymyr-zelenskyy'}, found)
        for mention in result['mentions']:
            self.assertEqual(text[mention['start']:mention['end']], mention['text'])
        # The text for people has the same places.
        out, _ = self.run_program('annotate', path, archive=False)
        for mention in result['mentions']:
            self.assertIn(f'    {mention["start"]}-{mention["end"]} "{mention["text"]}" {mention["entity"]}, ', out)
        self.assertIn('Emmanuel Macron (emmanuel-macron), once\n', out)
        path = self.write('place.json', json.dumps({'id': 'p', 'title': 'News', 'body': 'He landed in Lisbon.', 'lang': 'en'}))
        self.assertIn('Portugal (pt), as a place: Lisbon at 3:4\n', self.run_program('annotate', path, archive=False)[0])

    def test_entities(self):
        lines = [json.loads(line) for line in self.run_program('entities', '--json', archive=False)[0].splitlines()]
        ids = [line['id'] for line in lines]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertLessEqual({'vladimir-putin', 'ru', 'nato'}, set(ids))
        self.assertEqual(json.loads(self.run_program('entities', '--json', 'zelenski', archive=False)[0])['id'], 'volodymyr-zelenskyy')
        self.assertIn('did you mean', self.run_program('entities', 'zelenskkyy', code=1, archive=False)[1])
        self.assertIn('0 problems', self.run_program('entities', '--check', archive=False)[1])
        self.write('tables/leaders.tsv', 'id\twikidata\tname\nbad row')
        self.assertRegex(self.run_program('entities', '--check', '--gazetteer', self.path('tables'), code=1, archive=False)[1], r'leaders\.tsv')

    def test_trec_run_and_csv(self):
        self.index([article(1), article(2)])
        queries = self.write('queries.tsv', 'q1\tharbour\nq2\tnothing matches this\nno tab\n')
        out, err = self.run_program('search', '--trec', queries, '--size', '5', code=1)
        self.assertEqual([line.split()[:4] for line in out.splitlines()], [['q1', 'Q0', 'a1', '1'], ['q1', 'Q0', 'a2', '2']])
        self.assertIn('queries.tsv:3', err)
        lines = self.run_program('search', '--csv', 'harbour')[0].split('\r\n')
        self.assertEqual(lines[0], 'rank,id,title,published,source,lang,url,score,entities')
        self.assertEqual(len(lines), 4)

    def test_excluding_words_and_flags_side_by_side(self):
        self.index([article(1), article(2, body='The harbour burned.')])
        self.assertEqual(self.ids('harbour', '-burned'), ['a1'])
        self.assertEqual(self.ids('', '--source', '-Wire'), [])


class WrongUse(ProgramTest):
    def test_wrong_usage_is_named_and_ends_with_2(self):
        for arguments in (['nonsense'], ['index'], ['search', '--nosuchflag'], ['search', '--size', 'many'], ['search', '--from', 'someday'],
                          ['search', '--sort', 'backwards'], ['serve', '--port', '99999'], ['index', '--jobs', '0', '.'], ['stats', 'word'],
                          ['index', '--published', 'soon', '.'], ['index', '--memory', 'lots', '.'], ['stats', '--archive', ''],
                          ['index', '--archive=', '.'], ['entities', '--gazetteer', ''], []):
            result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=self.folder)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn('--help', result.stderr, arguments)

    def test_help_for_every_command(self):
        for command in ('index', 'reindex', 'search', 'annotate', 'serve', 'delete', 'export', 'entities', 'stats', 'check', 'compact'):
            result = subprocess.run([PROGRAM, command, '--help'], capture_output=True, text=True)
            self.assertEqual(result.returncode, 0)
            self.assertIn(f'chancery {command}', result.stdout)

    def test_no_archive(self):
        for command in ('search', 'stats', 'check', 'reindex', 'compact', 'export', 'serve'):
            self.assertIn('chancery index', self.run_program(command, code=3)[1], command)
        self.assertFalse(os.path.exists(self.archive))

    def test_another_version_is_refused_and_not_altered(self):
        path = self.write('archive/manifest', '{"format":"chancery-archive","version":99}\n')
        for command in (['search', 'x'], ['index', self.write('a.txt', 'text')], ['reindex'], ['compact'], ['delete', 'x']):
            self.assertIn('export', self.run_program(*command, code=3)[1])
        with open(path) as file:
            self.assertEqual(file.read(), '{"format":"chancery-archive","version":99}\n')
        self.assertEqual(os.listdir(self.archive), ['manifest'])

    def test_missing_inputs_are_named_and_the_run_goes_on(self):
        good = self.write('good.txt', 'The harbour was opened here. It is large.')
        _, err = self.run_program('index', self.path('absent.txt'), good, code=1)
        self.assertIn('absent.txt', err)
        self.assertEqual(self.search('harbour')['total'], 1)

    def test_taken_port(self):
        self.index([article(1)])
        _, address = self.serve()
        port = urllib.parse.urlparse(address).port
        self.assertIn(str(port), self.run_program('serve', '--port', str(port), code=4)[1])


class Serving(ProgramTest):
    def test_queries_go_on_while_the_archive_changes(self):
        self.index([article(i) for i in range(200)])
        _, address = self.serve()
        failures, asked, end = [], [0], threading.Event()

        def ask():
            while not end.is_set():
                try:
                    total = json.loads(get(address + '/api/v1/search?q=harbour'))['total']
                    if total < 200:
                        failures.append(f'{total} of 200')
                except (OSError, ValueError, http.client.HTTPException) as error:
                    failures.append(repr(error))
                asked[0] += 1

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for batch in range(10):
                self.index([article(1000 + batch * 10 + i) for i in range(10)])
            committed = time.monotonic()
            self.assertTrue(wait_until(lambda: json.loads(get(address + '/api/v1/search?q=harbour'))['total'] == 300))
            waited = time.monotonic() - committed
            self.run_program('reindex')
            self.run_program('compact')
            self.assertTrue(wait_until(lambda: json.loads(get(address + '/api/v1/search?q=harbour'))['total'] == 300))
        finally:
            end.set()
            for thread in threads:
                thread.join()
        self.assertEqual(failures, [])
        self.assertGreater(asked[0], 20)
        self.assertLess(waited, 10)

    def test_the_same_answer_as_the_command_line(self):
        self.run_program('index', str(SAMPLE / 'articles'))
        _, address = self.serve()
        over_http = json.loads(get(address + '/api/v1/search?' + urllib.parse.urlencode({'q': 'sanctions', 'leader': 'vladimir-putin', 'size': 5})))
        here = self.search('sanctions', '--leader', 'vladimir-putin', '--size', '5')
        for response in (over_http, here):
            del response['took_ms']
        self.assertEqual(over_http, here)

    def test_a_signal_ends_it(self):
        self.index([article(1)])
        process, address = self.serve()
        get(address + '/')
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=30), 0)


class Sample(ProgramTest):
    def test_every_article_is_read_and_is_named_by_the_table(self):
        _, err = self.run_program('index', str(SAMPLE / 'articles'))
        self.assertIn('140 new', err)
        with open(SAMPLE / 'SOURCES.tsv', encoding='utf-8') as file:
            rows = [line.rstrip('\n').split('\t') for line in file][1:]
        articles = [json.loads(line) for line in self.run_program('export')[0].splitlines()]
        self.assertEqual(sorted(a['id'].rsplit('/', 1)[-1] for a in articles), sorted(row[0] for row in rows))
        languages = {a['id'].rsplit('/', 1)[-1]: a.get('lang') for a in articles}
        for name, file, language, event, day, record, checked in rows:
            self.assertTrue((SAMPLE / 'articles' / file).exists(), file)
            self.assertEqual(languages[name], language, name)
            self.assertRegex(day, r'^\d{4}-\d\d-\d\d$')
            self.assertTrue(event and record, name)
            self.assertIn(checked, ('confirmed', 'corrected'), name)
        for a in articles:
            size = len(a['body']) / 2 if a['lang'] == 'zh' else len(a['body'].split())
            self.assertTrue(a.get('published') and a.get('source') and a.get('title'), a['id'])
            self.assertTrue(140 <= size <= 520, f"{a['id']}: {size}")

    def test_facets_are_worth_using(self):
        self.run_program('index', str(SAMPLE / 'articles'))
        facets = self.search()['facets']
        self.assertGreaterEqual(facets['leader']['distinct'], 50)
        self.assertGreaterEqual(facets['country']['distinct'], 50)
        self.assertEqual(facets['language']['distinct'], 8)
        putin = next(v for v in facets['leader']['values'] if v['id'] == 'vladimir-putin')
        languages = self.search('', '--leader', 'vladimir-putin')['facets']['language']
        self.assertGreaterEqual(putin['count'], 20)
        self.assertGreaterEqual(languages['distinct'], 6)


if __name__ == '__main__':
    unittest.main()
