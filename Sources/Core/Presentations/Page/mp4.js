// What initialization and media segments say of themselves (ISO/IEC 14496-12): codecs, and when a segment begins.

/** The boxes between two places, as [type, first byte of the content, end]. A size that leads outside ends the list. */
function* boxes(view, from, to) {
  while (from + 8 <= to) {
    let size = view.getUint32(from), header = 8;
    const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + from + 4, 4));
    if (size === 1 && from + 16 <= to) [size, header] = [Number(view.getBigUint64(from + 8)), 16];
    if (size === 0) size = to - from;
    if (size < header || from + size > to) return;
    yield [type, from + header, from + size];
    from += size;
  }
}

function* boxesAt(view, path, from = 0, to = view.byteLength) {
  for (const [type, first, end] of boxes(view, from, to)) {
    if (type !== path[0]) continue;
    if (path.length === 1) yield [first, end];
    else yield* boxesAt(view, path.slice(1), first, end);
  }
}

/** The content of the first of these boxes; empty where there is none. */
const boxAt = (view, path, from, to) => boxesAt(view, path, from, to).next().value ?? [];

const hex = byte => byte.toString(16).padStart(2, "0");
const two = value => String(value).padStart(2, "0");

/** What names the decoder and its abilities, from the configuration in the sample entry (RFC 6381). */
const CODEC_NAMES = {
  avcC: (type, view, at) => `${type}.${[1, 2, 3].map(place => hex(view.getUint8(at + place))).join("")}`,
  // ISO/IEC 14496-15 annex E.3.
  hvcC: (type, view, at) => {
    const first = view.getUint8(at + 1), flags = view.getUint32(at + 2);
    let reversed = 0;
    for (let bit = 0; bit < 32; bit++) reversed = reversed * 2 + (flags >>> bit & 1);
    const constraints = [];
    for (let i = 0; i < 6; i++) constraints.push(view.getUint8(at + 6 + i));
    while (constraints.length && constraints.at(-1) === 0) constraints.pop();
    return [type, ["", "A", "B", "C"][first >> 6] + (first & 31), reversed.toString(16),
      (first & 32 ? "H" : "L") + view.getUint8(at + 12), ...constraints.map(byte => byte.toString(16))].join(".");
  },
  vpcC: (type, view, at) =>
    [type, two(view.getUint8(at + 4)), two(view.getUint8(at + 5)), two(view.getUint8(at + 6) >> 4)].join("."),
  av1C: (type, view, at) => {
    const levels = view.getUint8(at + 1), bits = view.getUint8(at + 2);
    const depth = bits & 64 ? (bits & 32 ? 12 : 10) : 8;
    return `${type}.${levels >> 5}.${two(levels & 31)}${bits & 128 ? "H" : "M"}.${two(depth)}`;
  },
};

/** {codecs, scales: Map of track to ticks a second, hasPicture} of an initialization segment. */
function initialization(bytes) {
  const view = new DataView(bytes), found = {codecs: [], scales: new Map(), hasPicture: false};
  for (const [from, to] of boxesAt(view, ["moov", "trak"])) {
    const [header] = boxAt(view, ["tkhd"], from, to), [media] = boxAt(view, ["mdia", "mdhd"], from, to);
    const [entries, end] = boxAt(view, ["mdia", "minf", "stbl", "stsd"], from, to);
    if (header === undefined || media === undefined || entries === undefined) continue;
    const track = view.getUint32(header + (view.getUint8(header) ? 20 : 12));
    found.scales.set(track, view.getUint32(media + (view.getUint8(media) ? 20 : 12)) || 1);
    for (const [type, first, last] of boxes(view, entries + 8, end)) {
      const isPicture = !["mp4a", "Opus", "fLaC", "ac-3", "ec-3"].includes(type);
      found.hasPicture ||= isPicture;
      // Behind the fields of a VisualSampleEntry (§12.1.3).
      const inside = isPicture ? [...boxes(view, first + 78, last)] : [];
      const configuration = inside.find(([name]) => Object.hasOwn(CODEC_NAMES, name));
      if (configuration) found.codecs.push(CODEC_NAMES[configuration[0]](type, view, configuration[1]));
      else found.codecs.push(type === "mp4a" ? "mp4a.40.2" : type === "Opus" ? "opus" : type);
      break;
    }
  }
  return found;
}

/** The decode time of the first sample, in seconds; null where there is none. */
function decodeTime(bytes, scales) {
  const view = new DataView(bytes), times = [];
  for (const [from, to] of boxesAt(view, ["moof", "traf"])) {
    const [header] = boxAt(view, ["tfhd"], from, to), [time] = boxAt(view, ["tfdt"], from, to);
    if (header === undefined || time === undefined) continue;
    const scale = scales.get(view.getUint32(header + 4));
    const ticks = view.getUint8(time) ? Number(view.getBigUint64(time + 4)) : view.getUint32(time + 4);
    if (scale) times.push(ticks / scale);
  }
  return times.length ? Math.min(...times) : null;
}
