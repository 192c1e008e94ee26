// Asks the queries on standard input of the index in a folder, and writes what the search engine finds.
import { readFile } from "node:fs/promises";

const [folder, engine] = process.argv.slice(2);
const { makeSearch, foldWords, nameShard, nameList } = await import(engine);
const asked = [];
let fetched = new Map();

async function load(name) {
  if (!fetched.has(name)) {
    asked.push(name);
    fetched.set(name, await readFile(`${folder}/${name}.json`, "utf8").then(JSON.parse, () => null));
  }
  return fetched.get(name);
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const search = makeSearch(load);
const answers = [];
for (const query of JSON.parse(Buffer.concat(chunks).toString("utf8"))) {
  asked.length = 0;
  fetched = new Map();
  const started = performance.now();
  const { results, total, unknown } = await search(query);
  const found = results.map(({ id, url, title, cell, missed, score }) => ({ id, url, title, score, missed, cell: cell && { ...cell, used: cell.used.size } }));
  const words = foldWords(query);
  const names = words.map((word) => [nameShard(word), nameList(word)]);
  answers.push({ query, found, total, unknown, words, names, asked: [...asked], took: performance.now() - started });
}
process.stdout.write(JSON.stringify(answers));
