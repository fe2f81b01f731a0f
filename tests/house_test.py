#!/usr/bin/env python3
"""The house: includes go only downwards, heavy libraries stay where they belong, the top level is what it should be."""
import collections, pathlib, re, subprocess, unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Each layer and those it may include, itself aside.
BELOW = {
    'src/base': set(),
    'src/text': {'src/base'},
    'src/world': {'src/base', 'src/text'},
    'src/read': {'src/base', 'src/text', 'src/world'},
    'src/enrich': {'src/base', 'src/text', 'src/world'},
    'src/query': {'src/base', 'src/text', 'src/world'},
}
BELOW['index'] = set(BELOW)
BELOW['web'] = set(BELOW)
BELOW['tools'] = set(BELOW)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
# Who may include a heavy library.
LIBRARIES = {
    r'xapian': lambda path: path.startswith('index/') or path == 'src/text/stem.cpp',
    r'httplib': lambda path: path == 'web/http.cpp',
    r'libxml': lambda path: path.startswith('src/read/html'),
    r'pugixml': lambda path: path == 'src/read/feed.cpp',
    r'cld2': lambda path: path == 'src/text/language.cpp',
}
TOP = {'CMakeLists.txt', 'CMakePresets.json', 'LICENSE', 'README.md', 'CHANGELOG.md', 'src', 'web', 'index', 'tests', 'tools'}


def sources():
    for folder in BELOW:
        for path in sorted((ROOT / folder).glob('*.[ch]*')):
            if path.suffix in ('.h', '.cpp'):
                yield folder, path.relative_to(ROOT).as_posix(), path.read_text(encoding='utf-8')


class House(unittest.TestCase):
    def test_includes_go_downwards(self):
        wrong, seen = [], 0
        for layer, path, text in sources():
            for bracket, included in INCLUDE.findall(text):
                if bracket == '<':
                    continue
                seen += 1
                target = included.rsplit('/', 1)[0]
                if not (ROOT / included).exists():
                    wrong.append(f'{path}: "{included}" is not spelled from the root')
                elif target != layer and target not in BELOW[layer]:
                    wrong.append(f'{path}: {layer} may not include {target}')
        self.assertGreater(seen, 100)
        self.assertEqual(wrong, [])

    def test_heavy_libraries_stay_in_their_files(self):
        wrong = []
        for _, path, text in sources():
            for bracket, included in INCLUDE.findall(text):
                for library, allowed in LIBRARIES.items():
                    if bracket == '<' and re.match(library, included) and not allowed(path):
                        wrong.append(f'{path}: <{included}>')
            if path.endswith('.h'):
                wrong += [f'{path}: <{i}> costs every file that includes it' for _, i in INCLUDE.findall(text)
                          if re.match(r'nlohmann/json.hpp|httplib|catch2', i)]
        self.assertEqual(wrong, [])

    def test_a_type_has_one_name_and_a_name_one_type(self):
        # Two types of one name in two headers are one type to the linker: undefined behaviour that no compiler reports.
        places = collections.defaultdict(list)
        for _, path, text in sources():
            if path.endswith('.h'):
                for name in re.findall(r'^(?:struct|class|enum class) (\w+)(?: final)?(?: : [^{;]*)? \{', text, re.M):
                    places[name].append(path)
        self.assertGreater(len(places), 50)
        self.assertEqual({n: p for n, p in places.items() if len(p) > 1}, {})

    def test_headers_begin_with_their_contract(self):
        bare = [path for _, path, text in sources() if path.endswith('.h') and not re.match(r'#pragma once\n// ', text)]
        self.assertEqual(bare, [])

    def test_names_of_tests_are_found_again(self):
        # CMake cuts a name at a semicolon, and Catch is content to find no test of half a name.
        names = [(path.name, name) for path in (ROOT / 'tests').rglob('*_test.cpp')
                 for name in re.findall(r'TEST_CASE(?:_METHOD)?\((?:\w+, )?"([^"]*)"', path.read_text())]
        self.assertGreater(len(names), 200)
        self.assertEqual([n for n in names if re.search(r'[;\[\]\\]', n[1])], [])

    def test_top_level(self):
        try:
            files = subprocess.run(['git', 'ls-files'], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split('\n')
        except (OSError, subprocess.CalledProcessError):
            self.skipTest('not a git checkout')
        names = {f.split('/')[0] for f in files if f and not f.startswith('.')}
        self.assertLessEqual(names, TOP)


if __name__ == '__main__':
    unittest.main()
