// Fetches one playlist's segments and appends them to a SourceBuffer (https://www.w3.org/TR/media-source/).

const BEHIND = 30;                     // Seconds that are kept behind the position; browsers hold some 150 MB of video.
const LEAST_AHEAD = 4;                 // Seconds that a browser without room for more still gets.
const TRIES = 5;                       // With pauses of 0.5, 1, 2 and 4 seconds between them.
const PATIENCE = 20000;                // Milliseconds for an answer to begin and end.
const PART_TRIES = 20;                 // With a quarter of a second between them, in which the playlist may change.
const SLIGHT = 0.25;                   // Seconds by which tracks may begin or end apart without being a hole.

const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

/** The bytes or the text behind an address; tries again after what may pass. `signal` ends it. */
async function load(
  url, {range = null, as = "arrayBuffer", patience = PATIENCE, signal, cache = "default", tries = TRIES} = {}) {
  for (let i = 0; ; i++) {
    const limit = new AbortController(), timer = setTimeout(() => limit.abort(), patience);
    const end = () => limit.abort();
    signal?.addEventListener("abort", end);
    try {
      const headers = range ? {Range: `bytes=${range.first}-${range.last}`} : {};
      const answer = await fetch(url, {headers, signal: limit.signal, cache});
      if (answer.ok) {
        // A server without ranges sends the whole.
        const found = await answer[as]();
        return range && answer.status === 200 ? found.slice(range.first, range.last + 1) : found;
      }
      if (i + 1 >= tries || (answer.status < 500 && answer.status !== 404 && answer.status !== 429)) {
        throw new LoadError(`The server answers ${answer.status} for ${new URL(url).pathname}.`);
      }
    } catch (error) {
      if (error instanceof PlayError || signal?.aborted) throw error;
      if (i + 1 >= tries) throw new LoadError(`The server cannot be reached for ${new URL(url).pathname}.`);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    }
    await pause(500 * 2 ** i);
    if (signal?.aborted) throw new DOMException("ended", "AbortError");
  }
}

/** One playlist after the other into one SourceBuffer. */
class Track {
  constructor(player, url) {
    Object.assign(this, {player, url, list: null, next: null, isDone: false, turn: new AbortController(), failures: 0});
    Object.assign(this, {buffer: null, type: "", map: null, headers: new Map()});
  }

  async open() {
    this.list = mediaPlaylist(await load(this.url, {as: "text", cache: "no-cache"}), this.url, null);
    if (!this.list.segments.length && this.list.isEnded) throw new PlayError("The presentation is empty.");
  }

  /** The first initialization segment that a track needs; its SourceBuffer is made before anything is appended. */
  async prepare() {
    const received = this.list.segments.filter(({isGap}) => !isGap);
    const segment = received.find(({sequence}) => sequence >= this.next.sequence) ?? received[0];
    if (!segment?.map) throw new PlayError("The segments are no fragmented MP4, which is all that browsers take.");
    const {type} = await this.header(segment.map);
    this.buffer = this.player.source.addSourceBuffer(type);
    this.type = type;
  }

  /** {bytes, scales, type} of an initialization segment. */
  async header({url, range}) {
    const key = url + (range ? `@${range.first}` : "");
    if (!this.headers.has(key)) {
      const bytes = await load(url, {range}), found = initialization(bytes);
      const type = `${found.hasPicture ? "video" : "audio"}/mp4; codecs="${found.codecs.join(", ")}"`;
      if (!this.player.Source.isTypeSupported(type)) {
        throw new PlayError(`This browser cannot play ${found.codecs.join(", ") || "what is in " + url}.`);
      }
      this.headers.set(key, {key, bytes, type, scales: found.scales, hasPicture: found.hasPicture});
    }
    return this.headers.get(key);
  }

  /** Reads the playlist again as long as it grows. */
  async follow() {
    while (!this.player.isClosed && !this.list.isEnded) {
      const {list, url} = this, asked = performance.now();
      let address = new URL(url), patience = PATIENCE;
      if (list.canBlock && list.segments.length) {
        // What comes next (draft-pantos-hls-rfc8216bis §6.2.5.2): a part of the last segment, or the next segment.
        const last = list.segments.at(-1), hasParts = list.partTarget > 0;
        address.searchParams.set("_HLS_msn", last.isWhole ? last.sequence + 1 : last.sequence);
        if (hasParts) address.searchParams.set("_HLS_part", last.isWhole ? 0 : last.parts.length);
        if (list.canSkip) address.searchParams.set("_HLS_skip", "YES");
        patience += 3000 * list.target;
      }
      try {
        const {signal} = this.player.ending;
        const text = await load(address.href, {as: "text", patience, cache: "no-cache", signal});
        if (url !== this.url || list !== this.list) continue;
        this.list = mediaPlaylist(text, url, list);
      } catch (error) {
        if (this.player.isClosed) return;
        // The whole playlist instead of a part of it, unless that was it.
        if (list.canBlock) list.canBlock = list.canSkip = false;
        else if (!(error instanceof LoadError && this.player.hasRest())) throw error;
        continue;
      }
      this.player.report();
      if (this.list.isEnded) return;
      // RFC 8216 §6.3.4: after a change the target duration, else half of it.
      const isSame = this.list.segments.at(-1)?.sequence === list.segments.at(-1)?.sequence;
      const wait = this.list.canBlock && address.search ? 20 : 1000 * this.list.target / (isSame ? 2 : 1);
      await pause(Math.max(20, wait - (performance.now() - asked)));
    }
  }

  /** The segment at a time; the last one that begins before it. */
  at(time) {
    const {segments} = this.list;
    return segments.findLast(({start}) => start <= time + 0.01) ?? segments[0];
  }

  /** Goes on from a time: behind what is buffered there. */
  seek(time) {
    if (!this.list?.segments.length) return;
    const {buffered} = this.buffer;
    let end = time;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= time + SLIGHT && buffered.end(i) > time) end = buffered.end(i);
    }
    const segment = this.at(end);
    const isNearlyPast = end > time && segment.start + segment.duration - end < Math.min(SLIGHT, segment.duration / 2);
    this.goTo({sequence: segment.sequence + (isNearlyPast ? 1 : 0), part: 0});
  }

  goTo(next) {
    this.turn.abort();
    this.turn = new AbortController();
    this.next = next;
    this.isDone = false;
    this.player.wake();
  }

  /** Goes on with another playlist; at once, or where the current segment ends. */
  async change(url, isNow) {
    if (url === this.url) return;
    const list = mediaPlaylist(await load(url, {as: "text", cache: "no-cache"}), url, this.list);
    const wasEnded = this.list.isEnded;
    Object.assign(this, {url, list, map: null});
    const {video} = this.player;
    if (isNow) {
      const segment = this.at(video.currentTime);
      const begin = this.list.segments.find(({sequence}) => sequence > segment.sequence)?.start;
      if (begin !== undefined && this.next?.sequence > segment.sequence + 1) {
        this.goTo({sequence: segment.sequence + 1, part: 0});
        await this.remove(begin, Infinity);
      }
    }
    if (wasEnded && !list.isEnded) this.player.guard(this.follow());
    this.player.wake();
  }

  /** What is to be fetched now: {segment, part}; null if there is nothing to do. */
  due() {
    const {segments, isEnded} = this.list, {currentTime} = this.player.video;
    if (!segments.length || !this.next) return null;
    if (this.next.sequence < segments[0].sequence) this.next = {sequence: segments[0].sequence, part: 0};
    for (;;) {
      const segment = segments[this.next.sequence - segments[0].sequence];
      if (!segment) {
        this.isDone = isEnded;
        return null;
      }
      const {part} = this.next, isOver = part > 0 && part >= segment.parts.length && segment.isWhole;
      // Parts leave the playlist after a while (§4.4.4.9): then the whole segment again.
      if (isOver && !segment.parts.length) this.next = {...this.next, part: 0};
      else if (isOver || segment.isGap || segment.parts[part]?.isGap) this.step(segment);
      else if (segment.start - currentTime > this.player.ahead && this.list.isAnchored) return null;
      else if (part === 0 && segment.isWhole) return {segment, part: null};
      else return part < segment.parts.length ? {segment, part: segment.parts[part]} : null;
    }
  }

  step(segment, isWhole = false) {
    const {sequence, part} = this.next;
    const isLast = isWhole || segment.isGap || (segment.isWhole && part + 1 >= segment.parts.length);
    this.next = isLast ? {sequence: sequence + 1, part: 0} : {sequence, part: part + 1};
  }

  /** Fetches and appends until the player ends. */
  async run() {
    while (!this.player.isClosed) {
      const {turn} = this, unit = this.due();
      if (!unit) {
        this.player.noteEnd();
        await this.player.change();
        continue;
      }
      try {
        await this.add(unit, turn);
        this.failures = 0;
      } catch (error) {
        // Another place was asked for meanwhile.
        if (turn.signal.aborted || this.player.isClosed) continue;
        // Parts go when the presentation ends, or they have left the playlist: then there is the whole segment.
        if (error instanceof LoadError && unit.part && ++this.failures < PART_TRIES) {
          await pause(250);
          continue;
        }
        if (error instanceof LoadError && unit.segment.sequence < this.list.first) continue;
        if (error instanceof LoadError && this.player.hasRest()) continue;
        throw error;
      }
    }
  }

  async add({segment, part}, turn) {
    const {url, list} = this;
    if (!segment.map) throw new PlayError("The segments are no fragmented MP4, which is all that browsers take.");
    const header = await this.header(segment.map), begun = performance.now();
    const {url: address, range} = part ?? segment;
    const bytes = await load(address, {range, signal: turn.signal, tries: part ? 1 : TRIES});
    this.player.measure(bytes.byteLength, performance.now() - begun);
    if (turn.signal.aborted || url !== this.url) return;
    const isFirst = !this.list.isAnchored;
    if (!part || segment.parts[0] === part) this.anchor(segment, decodeTime(bytes, header.scales));
    if (this.map !== header.key) {
      if (this.type !== header.type) this.buffer.changeType(header.type);
      this.type = header.type;
      await this.append(header.bytes, turn);
      this.map = header.key;
    }
    await this.append(bytes, turn);
    if (turn.signal.aborted) return;
    this.step(segment, !part);
    this.player.report();
    if (isFirst) this.player.begin(this);
    else await this.player.adapt(this);
  }

  /** Segments are where their own time says; the playlist only says how long they are. */
  anchor(segment, time) {
    if (time === null) return;
    const {list} = this, shift = time - segment.start;
    const current = list.segments.find(({sequence}) => sequence === segment.sequence);
    if (list.isAnchored && Math.abs(shift) < 0.5) return;
    for (const other of list.segments) {
      if (!list.isAnchored || other.sequence >= segment.sequence) other.start += shift;
    }
    if (current !== segment) segment.start = time;
    list.isAnchored = true;
  }

  async append(bytes, turn) {
    for (;;) {
      await this.settle();
      if (turn.signal.aborted) return;
      try {
        this.buffer.appendBuffer(bytes);
        break;
      } catch (error) {
        if (error.name !== "QuotaExceededError") throw error;
      }
      // The browser has no more room: gives back what was shown, and from now on asks for less.
      const {player} = this, {currentTime} = player.video;
      player.ahead = Math.max(LEAST_AHEAD, player.ahead / 2);
      const {buffered} = this.buffer;
      if (buffered.length && buffered.start(0) < currentTime - 2) await this.remove(0, currentTime - 1);
      else await player.change();
    }
    await this.settle();
    const {currentTime} = this.player.video, {buffered} = this.buffer;
    if (buffered.length && buffered.start(0) < currentTime - 2 * BEHIND) await this.remove(0, currentTime - BEHIND);
  }

  async remove(from, to) {
    await this.settle();
    this.buffer.remove(from, to);
    await this.settle();
  }

  /** Until the SourceBuffer is not at work. */
  settle() {
    const {buffer} = this;
    return buffer.updating ? new Promise(done => buffer.addEventListener("updateend", done, {once: true})) : null;
  }
}
