// What is known beside the pictures: speakers, chapters, thumbnails. Each is WebVTT (https://www.w3.org/TR/webvtt1/).

const CUES = 20000;                    // More are left out: a page of more elements is slow.
const LANES = 24;                      // People with a lane; one more lane has all others.

/** 75 → "1:15", 3675 → "1:01:15". */
function clock(seconds) {
  const all = Math.max(0, Math.floor((seconds || 0) + 0.01));
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const seconds = text => text.split(":").reduce((sum, part) => 60 * sum + Number(part.replace(",", ".")), 0);
const entities = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": ""};
const plain = text =>
  text.replace(/<[^>]*>/g, "").replace(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, entity => entities[entity]).trim();

/** The cues of WebVTT as {start, end, voice, text}; `voice` is the name in `<v Name>`. */
function cuesOf(text) {
  const found = [];
  if (!/^\uFEFF?WEBVTT/.test(text)) return found;
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const times = /^([\d:.]+)[ \t]+-->[ \t]+([\d:.]+).*$/m.exec(block);
    if (!times || found.length === CUES) continue;
    const payload = block.slice(times.index + times[0].length).trim();
    const voice = plain(/<v(?:\.[^\s>]+)?\s+([^>]+)>/.exec(payload)?.[1] ?? "");
    found.push({start: seconds(times[1]), end: seconds(times[2]), voice, text: plain(payload)});
  }
  return found.filter(({start, end}) => Number.isFinite(start) && Number.isFinite(end));
}

/** Pictures by time: a cue's text is the address of an image, with #xywh=x,y,width,height where it is a part of one. */
function thumbnailsOf(text, base) {
  const found = cuesOf(text).map(({start, end, text: address}) => {
    const url = new URL(address, base);
    const area = /xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)/.exec(url.hash)?.slice(1).map(Number) ?? null;
    url.hash = "";
    return {start, end, url: url.href, area};
  });
  // The last sheet grows under its name, and a browser shows again what it has of an address.
  const last = found.at(-1)?.url, own = found.filter(({url, area}) => area && url === last);
  for (const one of own) one.url = `${last}${last.includes("?") ? "&" : "?"}pictures=${own.length}`;
  return found;
}

/** A name that keeps its end where there is no room for all of it: many begin in the same way. */
function shortened(name) {
  const text = [...name], count = text.length > 16 ? 6 : 0, cut = text.length - count;
  return [text.slice(0, cut), text.slice(cut)].filter(part => part.length).map(part => {
    const one = document.createElement("span");
    one.textContent = part.join("");
    return one;
  });
}

class Timeline {
  constructor(video, element) {
    Object.assign(this, {video, element, end: 0, speakers: [], chapters: [], thumbnails: []});
    Object.assign(this, {sizes: new Map(), labels: new Map()});
    this.lanes = element("lanes");
    this.lanes.addEventListener("pointermove", event => this.point(event));
    this.lanes.addEventListener("pointerdown", event => this.point(event));
    this.lanes.addEventListener("pointerleave", () => this.point(null));
    // A finger that was drawn along the lanes makes no click.
    this.lanes.addEventListener("pointerup", event => {
      if (event.pointerType !== "mouse") video.currentTime = this.time(event);
    });
    this.lanes.addEventListener("click", event => {
      video.currentTime = this.time(event);
    });
    this.lanes.addEventListener("keydown", event => {
      const step = {ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageUp: 60, PageDown: -60}[event.key];
      const to = {Home: 0, End: this.end}[event.key] ?? (step ? video.currentTime + step : null);
      if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      video.currentTime = Math.min(this.end, Math.max(0, to));
    });
    video.addEventListener("timeupdate", () => this.move());
    video.addEventListener("seeking", () => this.move());
    new ResizeObserver(() => this.film()).observe(this.lanes);
  }

  /** Reads what is there; a recording without it has none of it. */
  async read(base) {
    const get = async name => {
      try {
        const answer = await fetch(new URL(name, base), {cache: "no-cache"});
        return answer.ok ? await answer.text() : "";
      } catch {
        return "";
      }
    };
    const names = ["speakers.vtt", "chapters.vtt", "thumbnails.vtt"];
    const [speakers, chapters, thumbnails] = await Promise.all(names.map(get));
    this.speakers = cuesOf(speakers).map(cue => ({...cue, voice: cue.voice || cue.text || "?"}));
    this.chapters = cuesOf(chapters);
    try {
      this.thumbnails = thumbnailsOf(thumbnails, base);
    } catch {
      this.thumbnails = [];
    }
    this.draw();
  }

  setEnd(end) {
    if (!(end > 0) || Math.abs(end - this.end) < 0.05) return;
    this.end = end;
    this.draw();
  }

  draw() {
    const {element, end} = this;
    const hasLanes = end > 0 && [this.speakers, this.chapters, this.thumbnails].some(({length}) => length > 0);
    element("timeline").hidden = !hasLanes;
    document.body.classList.toggle("lanes", hasLanes);
    if (!hasLanes) return;
    const names = element("names"), lanes = [], labels = [];
    this.labels.clear();
    const lane = (name, kind = "") => {
      const one = document.createElement("div"), label = document.createElement("div");
      one.className = `lane ${kind}`;
      label.className = kind;
      label.title = name;
      label.replaceChildren(...shortened(name));
      this.labels.set(name, label);
      lanes.push(one);
      labels.push(label);
      return one;
    };
    const block = (parent, {start, end: to}, title) => {
      const one = document.createElement("span");
      one.style.left = `${100 * start / end}%`;
      one.style.width = `${100 * (Math.min(to, end) - start) / end}%`;
      one.title = `${clock(start)} ${title}`;
      parent.append(one);
      return one;
    };
    if (this.thumbnails.length) lane("", "film");
    if (this.chapters.length) {
      const marks = lane("", "marks");
      for (const chapter of this.chapters) {
        if (chapter.start < end) block(marks, chapter, chapter.text).textContent = chapter.text;
      }
    }
    const people = [...new Set(this.speakers.map(({voice}) => voice))];
    const own = people.length > LANES ? people.slice(0, LANES - 1) : people;
    const byName = new Map(own.map(name => [name, lane(name)]));
    // By the golden angle, so that neighbours differ however many they are.
    const hues = new Map(people.map((name, place) => [name, (210 + 137.5 * place) % 360]));
    const others = own.length < people.length ? lane("Others") : null;
    for (const cue of this.speakers) {
      if (cue.start >= end) continue;
      block(byName.get(cue.voice) ?? others, cue, cue.voice).style.background = `hsl(${hues.get(cue.voice)} 60% 50%)`;
    }
    names.replaceChildren(...labels);
    names.hidden = !people.length;
    this.lanes.replaceChildren(...lanes, element("head"), element("pointer"));
    this.list();
    this.film();
    this.move();
  }

  /** Chapters as a list that the keyboard and a screen reader reach. */
  list() {
    const nav = this.element("chapters");
    nav.hidden = !this.chapters.length;
    nav.querySelector("ol").replaceChildren(...this.chapters.slice(0, 500).map(chapter => {
      const [item, button, time] = ["li", "button", "time"].map(name => document.createElement(name));
      button.type = "button";
      time.textContent = clock(chapter.start);
      button.append(time, chapter.text);
      button.addEventListener("click", () => {
        this.video.currentTime = chapter.start;
      });
      item.append(button);
      return item;
    }));
  }

  /** As many thumbnails side by side as there is room for. */
  async film() {
    const strip = this.lanes.querySelector(".film");
    if (!strip || !this.thumbnails.length || !this.end) return;
    const width = this.lanes.clientWidth, height = strip.clientHeight, [shape] = this.thumbnails;
    const size = shape.area ? [shape.area[2], shape.area[3]] : await this.size(shape.url);
    if (!size[0]) return;
    const count = Math.max(1, Math.ceil(width * size[1] / (height * size[0])));
    const frames = [];
    for (let i = 0; i < count; i++) {
      const frame = document.createElement("div");
      // What is there at its left edge, so that pictures and lanes below agree.
      await this.show(frame, this.end * i / count, height);
      frames.push(frame);
    }
    strip.replaceChildren(...frames);
  }

  async size(url) {
    if (!this.sizes.has(url)) {
      this.sizes.set(url, new Promise(done => {
        const image = new Image();
        image.onload = () => done([image.naturalWidth, image.naturalHeight]);
        image.onerror = () => done([0, 0]);
        image.src = url;
      }));
    }
    return this.sizes.get(url);
  }

  /** The thumbnail of a time as an element's background, so high. */
  async show(target, time, height) {
    const found = this.thumbnails.findLast(({start}) => start <= time) ?? this.thumbnails[0];
    if (!found) return false;
    const whole = await this.size(found.url);
    const [x, y, width, tall] = found.area ?? [0, 0, ...whole], scale = height / tall;
    if (!whole[0]) return false;
    target.style.width = `${Math.round(width * scale)}px`;
    target.style.height = `${height}px`;
    target.style.backgroundImage = `url("${found.url}")`;
    target.style.backgroundSize = `${whole[0] * scale}px ${whole[1] * scale}px`;
    target.style.backgroundPosition = `${-x * scale}px ${-y * scale}px`;
    return true;
  }

  time(event) {
    const box = this.lanes.getBoundingClientRect();
    const share = (event.clientX - box.left - this.lanes.clientLeft) / this.lanes.clientWidth;
    return this.end * Math.min(1, Math.max(0, share));
  }

  /** A line where the pointer is, and above it time and thumbnail. */
  async point(event) {
    const {element} = this, preview = element("preview"), pointer = element("pointer");
    preview.hidden = pointer.hidden = !event;
    if (!event) return;
    const time = this.time(event), chapter = this.chapters.findLast(({start}) => start <= time)?.text;
    pointer.style.left = `${100 * time / this.end}%`;
    element("moment").textContent = chapter ? `${clock(time)} · ${chapter}` : clock(time);
    element("who").textContent = this.told(time);
    element("thumbnail").hidden = !this.thumbnails.length || !await this.show(element("thumbnail"), time, 112);
    const box = this.lanes.getBoundingClientRect(), outer = element("timeline").getBoundingClientRect();
    const half = preview.offsetWidth / 2;
    const middle = box.left - outer.left + box.width * time / this.end;
    preview.style.left = `${Math.max(0, Math.min(outer.width - 2 * half, middle - half))}px`;
  }

  /** Who speaks at a time. */
  voices(time) {
    return this.speakers.filter(({start, end}) => start <= time && time < end).map(({voice}) => voice);
  }

  told(time) {
    const voices = this.voices(time);
    return voices.length ? `${voices.join(", ")} speaking` : "";
  }

  /** Where the chapter begins that is so many behind the current one; the current one's beginning is one itself. */
  chapter(distance) {
    const {video, chapters} = this;
    const begun = chapters.findLastIndex(({start}) => start <= video.currentTime - (distance < 0 ? 1.5 : -0.01));
    const target = chapters[distance < 0 ? Math.max(0, begun) : begun + 1];
    if (target) video.currentTime = target.start;
  }

  move() {
    const {lanes, end, video} = this, {currentTime} = video;
    if (!end) return;
    this.element("head").style.left = `${100 * Math.min(1, currentTime / end)}%`;
    lanes.setAttribute("aria-valuemax", Math.round(end));
    lanes.setAttribute("aria-valuenow", Math.round(currentTime));
    const chapter = this.chapters.findLast(({start}) => start <= currentTime + 0.01)?.text;
    const told = [`${clock(currentTime)} of ${clock(end)}`, chapter, this.told(currentTime)];
    lanes.setAttribute("aria-valuetext", told.filter(Boolean).join(", "));
    const voices = this.voices(currentTime);
    for (const [name, label] of this.labels) label.classList.toggle("now", voices.includes(name));
    const now = this.chapters.findLastIndex(({start}) => start <= currentTime + 0.01);
    this.element("chapters").querySelectorAll("button").forEach((button, place) => {
      if (place === now) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }
}
