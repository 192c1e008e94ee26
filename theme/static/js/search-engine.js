// Finds measures, and cells of them, by the words of a query. `load` fetches a file of the index by name; null: there is none.
const LOOKED_AT = 8;
const LONGEST_QUERY = 300;
const MOST_WORDS = 12;
const LONGEST_WORD = 40;
const COUNTING = /\b(how many|number|numbers|count)\b/;
const ENDINGS =
  /(?:isations?|izations?|ations?|ments?|ingly|ings?|ists?|isms?|ness|iest|ies|ied|ers?|est|ed|es|ity|ions?|ive|al|ly|e|s|y)$/;

// The words of a text, as the index has them.
export function foldWords(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/['\u2019\p{Mn}]/gu, "");
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => [...word].slice(0, LONGEST_WORD).join(""));
}

function nameSigns(signs) {
  return signs.map((sign) => (/[a-z0-9]/i.test(sign) ? sign : `_${sign.codePointAt(0).toString(16)}`)).join("");
}

export function nameShard(word) {
  const signs = [...word];
  return nameSigns(signs.slice(0, /\p{Nd}/u.test(signs[0]) ? 3 : 2));
}

export function nameList(word) {
  return nameSigns([...word].slice(0, 1));
}

// What is left of a word without its endings: `smokers`, `smoking` and `smoked` are one.
export function stem(word) {
  let short = word;
  for (let round = 0; round < 2; round += 1) {
    const next = short.replace(ENDINGS, "");
    if (next.length < 4) break;
    short = next;
  }
  return short.replace(/(.)\1$/, "$1");
}

// Whether two words differ by at most `most` slips: a sign too many, too few, another one, or two changed over.
export function isNear(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return false;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return false;
    [before, last] = [last, row];
  }
  return last[other.length] <= most;
}

function countSlips(word) {
  if (word.length < 4 || /\d/.test(word)) return 0;
  return word.length < 8 ? 1 : 2;
}

// The words of the index that a word of a query may mean, each with how likely.
function findVariants(word, known) {
  const found = new Map();
  const root = stem(word);
  for (const each of known) {
    if (each === word) found.set(each, 1);
    else if (!/\d/.test(word) && stem(each) === root) found.set(each, 0.8);
  }
  if (!found.size && word.length >= 3) {
    for (const each of known) if (each.startsWith(word)) found.set(each, 0.6);
  }
  const slips = countSlips(word);
  if (!found.size && slips) {
    for (const each of known) {
      const least = Math.min(each.length, word.length) < 8 ? 1 : slips;
      if (each.length >= 4 && isNear(word, each, least)) found.set(each, 0.6);
    }
  }
  return found;
}

async function expandWord(word, load, shards) {
  const first = [...word];
  const names = [...new Set([nameList(word), ...(first.length > 3 ? [nameList(first[1])] : [])])];
  const has = (name) => [...shards].some((shard) => shard.startsWith(name));
  let variants = new Map();
  for (const name of names) {
    if (variants.size || !has(name)) continue;
    const list = await load(`lists/${name}`);
    variants = findVariants(word, (list ?? "").split(" "));
  }
  return variants;
}

async function readPostings(variants, load, shards) {
  const names = [...new Set([...variants.keys()].map(nameShard))].filter((name) => shards.has(name));
  const files = new Map(await Promise.all(names.map(async (name) => [name, await load(`words/${name}`)])));
  return [...variants].map(([variant, likely]) => {
    const [count, ...measures] = (files.get(nameShard(variant))?.[variant] ?? "0").split(" ");
    return { likely, count: +count, measures };
  });
}

// How much each measure has of each word of a query: `id -> [share by word]`.
async function scoreMeasures(words, load, index) {
  const shards = new Set(index.shards.split(" "));
  const scores = new Map();
  const read = words.map(async ({ variants }) => readPostings(variants, load, shards));
  for (const [at, postings] of (await Promise.all(read)).entries()) {
    const most = Math.max(1, ...postings.map(({ count }) => count));
    words[at].rarity = Math.log(1 + (2 * index.measures) / most);
    for (const { likely, measures } of postings) {
      for (const each of measures) {
        const id = each.slice(0, -1);
        const row = scores.get(id) ?? words.map(() => 0);
        row[at] = Math.max(row[at], likely * (+each.at(-1) / 9) ** 0.6);
        scores.set(id, row);
      }
    }
  }
  return scores;
}

// How well a member of a column answers a query: which words it takes, and how many of its own are left over.
function matchMember(words, names) {
  let best = { score: 0, taken: [] };
  for (const name of names) {
    const own = name.split(" ");
    const taken = words.filter(({ variants }) => own.some((word) => variants.has(word)));
    const hit = new Set(own.filter((word) => words.some(({ variants }) => variants.has(word))));
    const sure = taken.reduce((sum, { variants }) => sum + Math.max(...own.map((word) => variants.get(word) ?? 0)), 0);
    const score = sure - (0.25 * (own.length - hit.size)) / own.length - 0.02 * (own.length - hit.size);
    if (taken.length && score > best.score) best = { score, taken };
  }
  return best;
}

function matchKey(key, words) {
  let best = { score: 0, taken: [], at: -1 };
  key.members.forEach(([, ...names], at) => {
    const found = matchMember(words, names);
    const isBetter = found.score > best.score + 1e-9 || (key.time && found.score > 0 && found.score > best.score - 0.01);
    if (isBetter) best = { ...found, at };
  });
  return best;
}

// The member of each column of a dimension that a query names; where it names none, the newest period or the whole.
function matchDimension(dimension, words, outline) {
  const chosen = dimension.keys.map((key) => matchKey(key, words));
  const taken = new Set(chosen.flatMap((each) => each.taken));
  const used = new Set();
  const wishes = dimension.keys.map((key, at) => {
    const { taken: own, at: member } = chosen[at];
    const rival = chosen.some((other, i) => i !== at && other.score > chosen[at].score && own.every((word) => other.taken.includes(word)));
    if (member >= 0 && !rival) {
      own.forEach((word) => used.add(word));
      return { members: [member], cost: 0, named: true };
    }
    if (key.time) return { members: key.members.map((_, i) => i).reverse(), cost: 0, named: false };
    const whole = key.all >= 0 ? [key.all] : [];
    const only = key.members.length === 1;
    return { members: whole.length || only ? [...whole, ...(only ? [0] : [])] : [0], cost: only ? 0 : whole.length ? 0.15 : 0.5, named: false };
  });
  const score = chosen.reduce((sum, each, at) => sum + (wishes[at].named ? each.score : 0), 0);
  const cost = wishes.reduce((sum, wish) => sum + wish.cost, 0);
  const titled = new Set(foldWords(dimension.title));
  const spoken = words.filter((word) => !taken.has(word) && [...word.variants.keys()].some((each) => titled.has(each)));
  const isFirst = dimension.slug === outline.headline[2] ? 0.1 : 0;
  return { dimension, wishes, used, score: score - cost + isFirst + 0.1 * spoken.length };
}

function chooseColumn(dimension, query, words, outline) {
  const own = new Set(words.flatMap(({ variants }) => [...variants.keys()]));
  const asked = dimension.values.findIndex(({ name, count }) => !count && foldWords(name).some((word) => own.has(word)));
  const counted = dimension.values.findIndex(({ count }) => count);
  const usual = dimension.values.findIndex(({ name }) => name === outline.headline[3]);
  if (COUNTING.test(query) && counted >= 0) return counted;
  if (asked >= 0) return asked;
  if (usual >= 0) return usual;
  return Math.max(0, dimension.values.findIndex(({ count }) => !count));
}

async function readCells(id, dimension, part, load) {
  const name = `cells/${id}/${dimension.slug}.${part}`;
  const file = await load(name);
  if (!file || file.mark === dimension.mark) return file;
  const fresh = await load(name, true);
  return fresh?.mark === dimension.mark ? fresh : null;
}

// The row of a dimension that has the wished members, of the newest period that has one.
async function findRow(id, { dimension, wishes }, load) {
  const time = wishes.findIndex(({ members }) => members.length > 1);
  for (const member of time < 0 ? [null] : wishes[time].members.slice(0, 40)) {
    const places = wishes.map(({ members }, at) => (at === time ? member : members[0]));
    const part = (places[dimension.split] ?? 0) % dimension.parts;
    const file = await readCells(id, dimension, part, load);
    const row = file?.rows.find(([key]) => key === places.join("."));
    if (row) return { places, row };
  }
  return null;
}

async function findCell(id, outline, query, words, load) {
  const free = words.filter(({ variants }) => variants.size);
  const ranked = outline.dimensions.filter(({ values }) => values.length).map((each) => matchDimension(each, free, outline));
  ranked.sort((one, other) => other.score - one.score);
  for (const match of ranked.slice(0, 3)) {
    if (!match.used.size && match.dimension.slug !== outline.headline[2]) continue;
    const found = await findRow(id, match, load);
    if (!found) continue;
    const { dimension } = match;
    const column = chooseColumn(dimension, query, free, outline);
    const labels = found.places.map((place, at) => dimension.keys[at].members[place][0]);
    const shown = labels.filter((_, at) => dimension.keys[at].members.length > 1 || dimension.keys[at].time);
    return {
      figure: found.row[2 + column],
      label: dimension.values[column].shown,
      value: dimension.values[column].name,
      group: shown.join(", "),
      key: Object.fromEntries(labels.map((label, at) => [dimension.keys[at].name, label])),
      url: `${outline.url}#${dimension.slug}${found.row[1]}`,
      used: match.used,
    };
  }
  return null;
}

async function readResult(id, row, query, words, load) {
  const outline = await load(`measures/${id}`);
  if (!outline) return null;
  const cell = await findCell(id, outline, query, words, load);
  const score = words.reduce((sum, word, at) => sum + word.rarity * (row[at] + (cell?.used.has(word) ? 0.3 : 0)), 0);
  const missed = words.filter(({ variants }, at) => variants.size && !row[at]).map(({ word }) => word);
  return { id, score: score * (outline.retired ? 0.7 : 1), cell, missed, ...outline };
}

export function makeSearch(load) {
  return async function search(text) {
    const query = text.slice(0, LONGEST_QUERY).toLowerCase();
    const index = await load("index");
    const stop = new Set(index.stop.split(" "));
    const shards = new Set(index.shards.split(" "));
    const asked = [...new Set(foldWords(query))].filter((word) => !stop.has(word)).slice(0, MOST_WORDS);
    const expand = async (word) => ({ word, rarity: 0, variants: await expandWord(word, load, shards) });
    const words = await Promise.all(asked.map(expand));
    const scores = await scoreMeasures(words, load, index);
    const total = (row) => row.reduce((sum, share, at) => sum + share * words[at].rarity, 0);
    const ranked = [...scores].map(([id, row]) => ({ id, row, score: total(row) }));
    ranked.sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
    const close = ranked.filter(({ score }) => score >= ranked[0].score * 0.35);
    const read = close.slice(0, LOOKED_AT).map(({ id, row }) => readResult(id, row, query, words, load));
    const results = (await Promise.all(read)).filter(Boolean).sort((one, other) => other.score - one.score);
    return { results, total: close.length, unknown: words.filter(({ variants }) => !variants.size).map(({ word }) => word) };
  };
}
