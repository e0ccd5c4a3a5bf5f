// Playlists of HLS to values: RFC 8216; draft-pantos-hls-rfc8216bis for parts, skips and server control.

/** What a person can be told. */
class PlayError extends Error {}

/** What may pass by itself. */
class LoadError extends PlayError {}

/** NAME=value,NAME="value" (RFC 8216 §4.2). */
function attributes(text) {
  const found = {};
  const pairs = text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g);
  for (const [, name, quoted, plain] of pairs) found[name] = quoted ?? plain;
  return found;
}

/** The lines of a playlist as {tag, value} or {uri}, without comments. */
function playlistLines(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).map(line => line.trim());
  if (lines[0] !== "#EXTM3U") throw new PlayError("The playlist does not begin with #EXTM3U.");
  return lines.filter(line => line && !(line[0] === "#" && !line.startsWith("#EXT"))).map(line => {
    if (line[0] !== "#") return {uri: line};
    const colon = line.indexOf(":");
    return colon < 0 ? {tag: line, value: ""} : {tag: line.slice(0, colon), value: line.slice(colon + 1)};
  });
}

const isMultivariant = text => /^#EXT-X-(STREAM-INF|MEDIA):/m.test(text);

/** {title, variants: [{url, bandwidth, codecs, height, rate, audio}], renditions: [{group, name, url, isDefault}]} */
function multivariantPlaylist(text, base) {
  const list = {title: "", variants: [], renditions: []};
  let stream = null;
  for (const {tag, value, uri} of playlistLines(text)) {
    if (uri) {
      if (stream) list.variants.push({...stream, url: new URL(uri, base).href});
      stream = null;
    } else if (tag === "#EXT-X-STREAM-INF") {
      const found = attributes(value);
      stream = {
        bandwidth: Number(found["BANDWIDTH"]) || 0, average: Number(found["AVERAGE-BANDWIDTH"]) || 0,
        codecs: (found["CODECS"] || "").split(",").map(codec => codec.trim()).filter(Boolean),
        height: Number((found["RESOLUTION"] || "").split("x")[1]) || 0, rate: Number(found["FRAME-RATE"]) || 0,
        audio: found["AUDIO"] || ""};
    } else if (tag === "#EXT-X-MEDIA") {
      const found = attributes(value);
      if (found["TYPE"] === "AUDIO" && found["URI"]) {
        list.renditions.push({
          group: found["GROUP-ID"], name: found["NAME"] || found["LANGUAGE"] || "Audio",
          url: new URL(found["URI"], base).href, isDefault: found["DEFAULT"] === "YES"});
      }
    } else if (tag === "#EXT-X-SESSION-DATA") {
      const found = attributes(value);
      if (found["DATA-ID"] === "com.apple.hls.title") list.title = found["VALUE"] || "";
    }
  }
  return list;
}

/** LENGTH[@OFFSET] as {first, last} (RFC 8216 §4.3.2.2); without an offset it follows `before`. */
function byteRange(text, before) {
  const [length, offset] = text.split("@").map(Number);
  const first = offset ?? (before ? before.last + 1 : 0);
  return {first, last: first + length - 1};
}

/**
 * A media playlist. Its segments are {sequence, start, duration, url, range, map, isGap, date, parts}; the last one
 * may have parts only, and no url yet. `start` is counted from the first segment until `align` or a segment's own
 * time says more. `previous` fills what a delta update skips.
 */
function mediaPlaylist(text, base, previous) {
  const list = {
    target: 0, first: 0, isEnded: false, partTarget: 0, holdBack: 0, partHoldBack: 0, canBlock: false,
    canSkip: false, isAnchored: false, segments: []};
  let map = null, sequence = null, range = null, pending = {parts: []};
  const add = (url, isWhole) => {
    const {duration = pending.parts.reduce((sum, part) => sum + part.duration, 0)} = pending;
    list.segments.push({isGap: false, date: null, ...pending, sequence, start: 0, duration, url, map, isWhole});
    sequence += 1;
    pending = {parts: []};
  };
  for (const {tag, value, uri} of playlistLines(text)) {
    sequence ??= list.first;
    if (uri) {
      add(new URL(uri, base).href, true);
      continue;
    }
    switch (tag) {
    case "#EXT-X-TARGETDURATION": list.target = Number(value); break;
    case "#EXT-X-MEDIA-SEQUENCE": list.first = sequence = Number(value); break;
    case "#EXT-X-ENDLIST": list.isEnded = true; break;
    case "#EXT-X-PART-INF": list.partTarget = Number(attributes(value)["PART-TARGET"]); break;
    case "#EXT-X-SERVER-CONTROL": {
      const found = attributes(value);
      list.canBlock = found["CAN-BLOCK-RELOAD"] === "YES";
      list.canSkip = "CAN-SKIP-UNTIL" in found;
      list.holdBack = Number(found["HOLD-BACK"]) || 0;
      list.partHoldBack = Number(found["PART-HOLD-BACK"]) || 0;
      break;
    }
    case "#EXT-X-SKIP": {
      const count = Number(attributes(value)["SKIPPED-SEGMENTS"]) || 0;
      const known = previous?.segments.filter(({sequence: number, isWhole}) =>
        isWhole && number >= list.first && number < list.first + count) ?? [];
      if (known.length !== count) throw new PlayError("The playlist skips segments that are not known.");
      list.segments.push(...known.map(segment => ({...segment})));
      sequence = list.first + count;
      map = known.at(-1)?.map ?? map;
      break;
    }
    case "#EXT-X-MAP": {
      const found = attributes(value);
      map = {url: new URL(found["URI"], base).href, range: found["BYTERANGE"] ? byteRange(found["BYTERANGE"]) : null};
      break;
    }
    case "#EXT-X-KEY":
      if (attributes(value)["METHOD"] !== "NONE") throw new PlayError("This is encrypted, and the page has no keys.");
      break;
    case "#EXTINF": pending.duration = parseFloat(value) || 0; break;
    case "#EXT-X-BYTERANGE": pending.range = range = byteRange(value, range); break;
    case "#EXT-X-GAP": pending.isGap = true; break;
    case "#EXT-X-PROGRAM-DATE-TIME": pending.date = Date.parse(value) / 1000 || null; break;
    case "#EXT-X-PART": {
      const found = attributes(value);
      pending.parts.push({
        url: new URL(found["URI"], base).href, duration: Number(found["DURATION"]) || 0, isGap: found["GAP"] === "YES",
        range: found["BYTERANGE"] ? byteRange(found["BYTERANGE"], pending.parts.at(-1)?.range) : null});
      break;
    }
    }
  }
  if (pending.parts.length && list.canBlock) add(null, false);
  if (!list.canBlock) withoutParts(list);
  align(list, previous);
  return list;
}

/** Who cannot wait for a part hears of it when it should have been shown: whole segments then. */
function withoutParts(list) {
  list.partTarget = 0;
  for (const segment of list.segments) segment.parts = [];
}

/** Puts segments one behind the other, from where the same segment was before; else by the wall clock. */
function align(list, previous) {
  let time = 0;
  for (const segment of list.segments) {
    segment.start = time;
    time += segment.duration;
  }
  if (!previous?.segments.length || !list.segments.length) return;
  list.isAnchored = previous.isAnchored;
  const known = new Map(previous.segments.map(segment => [segment.sequence, segment]));
  const same = list.segments.find(({sequence}) => known.has(sequence));
  const [dated, before] = [list.segments, previous.segments].map(all => all.find(({date}) => date));
  let shift = previous.segments.at(-1).start + previous.segments.at(-1).duration;
  if (same) {
    shift = known.get(same.sequence).start - same.start;
  } else {
    list.isAnchored = false;
    if (dated && before) shift = before.start - dated.start + dated.date - before.date;
  }
  for (const segment of list.segments) segment.start += shift;
}

/** Where the last whole or partial segment ends, in seconds. */
const listEnd = list => list.segments.length ? list.segments.at(-1).start + list.segments.at(-1).duration : 0;
