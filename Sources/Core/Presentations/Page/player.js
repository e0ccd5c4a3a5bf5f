// A presentation in a video element, by Media Source Extensions: begins, keeps going, ends.

const AHEAD = 30;                      // Seconds from the position that are fetched before they are needed.
const FIRST_GUESS = 3e6;               // Bits a second, until something has been measured.
const CATCH_UP = 1.08;                 // How much faster a live presentation is shown that is late; hardly heard.
const FAR_BEHIND = 2;                  // Seconds that would take too long to catch up.
const STUCK = 3000;                    // Milliseconds after which a browser that has all it needs is asked anew.

const EVENTS = ["seeking", "timeupdate", "waiting", "playing", "play", "pause"];

/** The tracks of a presentation in a video element. `tell` gets what the page shows: {error}, {qualities} … */
class Player {
  constructor(video, tell) {
    this.Source = window.ManagedMediaSource || window.MediaSource;
    Object.assign(this, {
      video, tell, source: new this.Source(), tracks: [], ahead: AHEAD, isClosed: false, isLive: false, hasBegun: false,
      isFollowing: true,
      bits: 0, waiting: [], ending: new AbortController(), stuck: {at: -1, since: 0}, gaps: new Set(),
      choices: {variants: [], renditions: [], variant: null, wanted: "auto"}});
  }

  async open(url) {
    const {video, source} = this;
    const isOpen = new Promise(done => source.addEventListener("sourceopen", done, {once: true}));
    video.disableRemotePlayback = true;
    this.address = URL.createObjectURL(source);
    video.src = this.address;
    const text = await load(url, {as: "text", cache: "no-cache"});
    const urls = isMultivariant(text) ? this.select(multivariantPlaylist(text, url)) : [url];
    this.tracks = urls.map(one => new Track(this, one));
    await Promise.all([isOpen, ...this.tracks.map(track => this.openWhenFilled(track))]);
    if (this.isClosed) return;
    this.place();
    for (const track of this.tracks) await track.prepare();
    for (const name of EVENTS) video.addEventListener(name, this);
    this.timer = setInterval(() => this.watch(), 250);
    this.report();
    for (const track of this.tracks) {
      this.guard(track.run());
      this.guard(track.follow());
    }
  }

  /** A live presentation may have no segment yet. */
  async openWhenFilled(track) {
    await track.open();
    while (!this.isClosed && !track.list.segments.some(({isGap, isWhole}) => isWhole && !isGap)) {
      if (track.list.isEnded) throw new PlayError("Nothing was recorded.");
      this.tell({waiting: "Waiting for the first pictures …"});
      await pause(500 * Math.max(1, track.list.target));
      await track.open();
    }
    this.tell({waiting: null});
  }

  /** The playlists to begin with, of what this browser can play. */
  select({title, variants, renditions}) {
    const plays = codec => this.Source.isTypeSupported(`video/mp4; codecs="${codec}"`);
    const playable = variants.filter(({codecs}) => codecs.every(plays));
    if (!playable.length) {
      const names = [...new Set(variants.flatMap(({codecs}) => codecs))].filter(codec => !plays(codec));
      if (!variants.length) throw new PlayError("The playlist has no variants.");
      throw new PlayError(`This browser cannot play ${names.join(", ")}.`);
    }
    const isVideo = ({height, codecs}) => height > 0 || codecs.some(codec => !/^(mp4a|opus|flac|[ae]c-3)/i.test(codec));
    const withPicture = playable.filter(isVideo), used = withPicture.length ? withPicture : playable;
    const group = used[0].audio, heard = renditions.filter(rendition => group && rendition.group === group);
    const ladder = used.filter(({audio}) => audio === group);
    this.choices.variants = ladder.toSorted((one, other) => other.bandwidth - one.bandwidth);
    this.choices.renditions = heard;
    this.choices.variant = this.fitting();
    const sound = heard.find(({isDefault}) => isDefault) ?? heard[0];
    this.tell({title, qualities: this.choices.variants, sounds: heard, sound});
    // A variant of sound alone names its rendition's playlist again.
    return [...new Set([this.choices.variant.url, ...(sound ? [sound.url] : [])])];
  }

  /** The best variant that the connection carries and the picture's size on the screen has use for. */
  fitting() {
    const {variants} = this.choices, speed = 0.8 * (this.bits || FIRST_GUESS);
    const height = this.video.clientHeight * (window.devicePixelRatio || 1);
    // The smallest that is not smaller than what is shown, and all below.
    const enough = variants.findLast(one => one.height >= height)?.height ?? Infinity;
    return variants.find(one => one.bandwidth <= speed && one.height <= enough) ?? variants.at(-1);
  }

  /** Where each track begins: at the beginning, or live at a distance from the end. */
  place() {
    const [first, ...others] = this.tracks, {list} = first;
    this.isLive = !list.isEnded;
    if (!this.isLive) {
      for (const track of this.tracks) track.next = {sequence: track.list.segments[0].sequence, part: 0};
      return;
    }
    const segment = first.at(listEnd(list) - this.holdBack());
    first.next = {sequence: segment.sequence, part: 0};
    for (const track of others) {
      const same = track.list.segments.find(({sequence}) => sequence === segment.sequence);
      track.next = {sequence: (same ?? track.at(listEnd(track.list) - this.holdBack())).sequence, part: 0};
    }
  }

  /** Seconds between the end of the playlist and what is shown (draft-pantos-hls-rfc8216bis §4.4.3.8). */
  holdBack() {
    const {list} = this.tracks[0];
    return (list.partTarget && (list.partHoldBack || 3 * list.partTarget)) || list.holdBack || 3 * list.target;
  }

  /** Called with each track when its first segment is there. */
  begin(track) {
    const {video} = this;
    if (track === this.tracks[0] && !this.hasBegun) {
      this.hasBegun = true;
      const start = track.list.segments[0].start;
      const {buffered} = track.buffer, first = buffered.length ? buffered.start(0) : start;
      const begin = this.isLive ? Math.max(first, this.edge() - this.holdBack()) : this.wanted ?? start;
      if (begin > 0.05) video.currentTime = begin;
      this.report();
    } else if (this.hasBegun && this.isLive) {
      // It began at its own guess; now both know their times.
      track.seek(video.currentTime);
    }
  }

  /** Where the tracks end of which it is known. */
  edge() {
    const ends = this.tracks.filter(({list}) => list.isAnchored).map(({list}) => listEnd(list));
    return ends.length ? Math.min(...ends) : 0;
  }

  handleEvent({type}) {
    const {video} = this;
    if (type === "seeking") for (const track of this.tracks) track.seek(video.currentTime);
    if (type === "seeking") this.gaps.clear();
    // Who pauses, or goes back, wants to see what was there, until near the edge again.
    if (type === "pause" && !video.ended) this.isFollowing = false;
    if (type === "play" && !video.played.length) this.isFollowing = true;
    else if (type === "play" || type === "seeking") this.isFollowing = this.lateness() < FAR_BEHIND;
    this.wake();
  }

  /** Seconds behind where a live presentation is to be shown. */
  lateness() {
    return this.edge() - this.video.currentTime - this.holdBack();
  }

  /** Whether something is left to be shown, so that nobody has to hear of an outage yet. */
  hasRest() {
    return isInside(this.video.buffered, this.video.currentTime + 1);
  }

  /** Until something may be to do. */
  change() {
    return new Promise(done => this.waiting.push(done));
  }

  wake() {
    for (const done of this.waiting.splice(0)) done();
  }

  /** Every quarter of a second: goes over holes, keeps near the live edge. */
  watch() {
    const {video} = this;
    this.report();
    if (!this.hasBegun || video.seeking && video.readyState > 2) return;
    const {buffered, currentTime} = video, now = performance.now();
    const isMoving = this.stuck.at !== currentTime || (video.paused && video.readyState > 2);
    if (isMoving) this.stuck = {at: currentTime, since: now};
    if (now - this.stuck.since > 400 && video.readyState <= 2 && !video.ended) this.leap(currentTime, buffered);
    else this.resume(currentTime);
    if (!this.isLive) return;
    const first = this.tracks[0].list, start = first.segments[0]?.start ?? 0;
    // What was not watched has left the playlist.
    const isGone = first.isAnchored && currentTime < start - first.target && !isInside(buffered, currentTime);
    if (isGone) video.currentTime = start;
    // With parts a small distance is what is asked for: a little faster until it is right again.
    const late = this.lateness(), to = currentTime + late;
    if (!this.isFollowing || !first.partTarget || video.paused) {
      if (video.playbackRate === CATCH_UP) video.playbackRate = 1;
    } else if (late > FAR_BEHIND && isInside(buffered, to)) {
      video.currentTime = to;
    } else if (late > 0.6 || late < 0.2) {
      video.playbackRate = late > 0.6 ? CATCH_UP : 1;
    }
  }

  /** Chromium plays on where one track has a hole, but shows nothing of that track behind it before it is told to seek. */
  resume(time) {
    for (const track of this.tracks) {
      const {buffered} = track.buffer, isIn = isInside(buffered, time);
      if (!isIn && buffered.length && buffered.start(0) < time && buffered.end(buffered.length - 1) > time) this.gaps.add(track);
      if (!isIn || !this.gaps.delete(track)) continue;
      this.video.currentTime = time + 0.001;
      return;
    }
  }

  /** Over a hole to what comes behind it, once all tracks are beyond it. */
  leap(time, buffered) {
    // What came too late for `resume`.
    if (isInside(buffered, time + 0.1) && performance.now() - this.stuck.since > STUCK) {
      this.stuck.since = performance.now();
      this.video.currentTime = time + 0.001;
    }
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= time) continue;
      const to = buffered.start(i), isBeyond = this.tracks.every(({next, list, isDone}) => {
        const segment = list.segments.find(({sequence}) => sequence === next?.sequence);
        return isDone || !segment || segment.start > time;
      });
      if (isBeyond) this.video.currentTime = to + 0.001;
      return;
    }
    // The last samples of a track may be missing: the end is where the other one ends.
    const isEnded = this.source.readyState === "ended" && this.tracks.every(({isDone}) => isDone);
    if (isEnded && this.source.duration - time < 1) this.video.currentTime = this.source.duration;
  }

  measure(bytes, milliseconds) {
    if (bytes < 16384 || milliseconds <= 0) return;
    const bits = 8000 * bytes / milliseconds;
    this.bits = this.bits ? 0.7 * this.bits + 0.3 * bits : bits;
  }

  /** Another variant for the next segments, if the choice is the page's. */
  async adapt(track) {
    const {choices} = this;
    if (choices.wanted !== "auto" || choices.variants.length < 2 || track !== this.tracks[0] || track.next.part) return;
    const better = this.fitting();
    // Upwards only with something in hand.
    const isUpwards = better.bandwidth > choices.variant.bandwidth;
    const isShort = track.at(this.video.currentTime).sequence + 2 > track.next.sequence;
    if (better === choices.variant || (isUpwards && isShort)) return;
    choices.variant = better;
    await track.change(better.url, false);
    this.tell({variant: better});
  }

  /** "auto", or a place in the list of variants. */
  async chooseQuality(wanted) {
    const {choices} = this;
    choices.wanted = wanted;
    const variant = wanted === "auto" ? this.fitting() : choices.variants[wanted];
    choices.variant = variant;
    await this.tracks[0].change(variant.url, wanted !== "auto");
    this.tell({variant});
  }

  async chooseSound(place) {
    if (this.tracks[1]) await this.tracks[1].change(this.choices.renditions[place].url, true);
  }

  goToEdge() {
    this.video.currentTime = Math.max(0, this.edge() - this.holdBack());
  }

  /** Duration and live state, whenever a playlist has changed. */
  report() {
    const {source, tracks} = this;
    if (this.isClosed || source.readyState !== "open" || !tracks.every(({list}) => list)) return;
    this.isLive = !tracks.every(({list}) => list.isEnded);
    const known = tracks.filter(({list}) => list.isAnchored || !this.isLive);
    const end = Math.max(0, ...known.map(({list}) => listEnd(list)));
    const isQuiet = tracks.every(({buffer}) => buffer && !buffer.updating);
    // What ended is known before anything is appended; of a live window only its first segment says when it is.
    if (end > 0 && isQuiet && !(source.duration >= end && Number.isFinite(source.duration))) source.duration = end;
    this.tell({end, isLive: this.isLive});
    this.wake();
  }

  noteEnd() {
    const {source, tracks} = this;
    if (source.readyState !== "open" || !tracks.every(({isDone, buffer}) => isDone && !buffer.updating)) return;
    if (tracks.some(({list}) => !list.isEnded)) return;
    source.endOfStream();
    this.isLive = false;
    this.tell({end: source.duration, isLive: false});
  }

  guard(work) {
    work.catch(error => {
      if (!this.isClosed) this.fail(error);
    });
  }

  fail(error) {
    const {error: decoding} = this.video;
    const text = error instanceof PlayError ? error.message
      : decoding ? `The browser cannot decode this at ${this.video.currentTime.toFixed(1)} s: ${causeOf(decoding)}`
      : `The page failed: ${error?.message || error}`;
    this.close();
    this.tell({error: text});
  }

  close() {
    this.isClosed = true;
    this.ending.abort();
    for (const {turn} of this.tracks) turn.abort();
    clearInterval(this.timer);
    for (const name of EVENTS) this.video.removeEventListener(name, this);
    this.wake();
    URL.revokeObjectURL(this.address);
  }
}

const causeOf = error => error.message || `code ${error.code}`;

function isInside(ranges, time) {
  for (let i = 0; i < ranges.length; i++) if (ranges.start(i) <= time && time < ranges.end(i)) return true;
  return false;
}
