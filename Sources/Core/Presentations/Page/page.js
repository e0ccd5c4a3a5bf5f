// The page itself: which way of playing, what it shows, keys.

const element = name => document.getElementById(name);
const video = element("video"), timeline = new Timeline(video, element);
const playlist = new URL("index.m3u8", location.href).href;
const state = {title: "", end: 0, isLive: false, player: null, resumeAt: 0};

/** "meeting / view" for …/meeting/view/. */
function nameOfFolder() {
  const names = location.pathname.split("/").filter(Boolean).map(name => {
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  });
  if (/\.html?$/.test(names.at(-1) ?? "")) names.pop();
  return names.slice(-2).join(" / ") || "Recording";
}

function showFacts() {
  const facts = [];
  if (state.isLive) facts.push("live");
  if (state.end) facts.push(clock(state.end));
  if (video.videoWidth) facts.push(`${video.videoWidth} × ${video.videoHeight}`);
  element("facts").textContent = facts.join(" · ");
  document.body.classList.toggle("sound", video.readyState > 0 && !video.videoWidth);
  if (video.videoWidth) video.style.aspectRatio = `${Math.max(1, video.videoWidth)} / ${video.videoHeight}`;
}

function showTitle(title) {
  state.title = title || nameOfFolder();
  document.title = element("title").textContent = state.title;
}

function showMessage(text, canTryAgain) {
  element("message").hidden = !text;
  element("reason").textContent = text || "";
  element("again").hidden = !canTryAgain;
  video.controls = !text;
}

const megabits = bits => bits >= 1e6 ? `${(bits / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bits / 1000)} kbit/s`;

function fill(select, label, options) {
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  label.hidden = options.length < 2;
  showChoices();
}

function showChoices() {
  element("choices").hidden = ["live", "quality-label", "sound-label"].every(name => element(name).hidden);
}

function nameOfVariant({height, rate, bandwidth}) {
  const size = height ? `${height}p${rate > 31 ? Math.round(rate) : ""}` : "";
  return [size, bandwidth ? megabits(bandwidth) : ""].filter(Boolean).join(", ");
}

/** What the player tells. */
function tell(news) {
  if ("error" in news) {
    state.resumeAt = video.currentTime;
    showMessage(news.error, true);
  }
  if ("waiting" in news) showMessage(news.waiting, false);
  if ("title" in news) showTitle(news.title);
  if ("qualities" in news) {
    const names = news.qualities.map((variant, place) => [place, nameOfVariant(variant) || `${place + 1}`]);
    fill(element("quality"), element("quality-label"), names.length > 1 ? [["auto", "Automatic"], ...names] : []);
  }
  if ("sounds" in news) {
    const names = news.sounds.map(({name}, place) => [place, name]);
    fill(element("sound"), element("sound-label"), names.length > 1 ? names : []);
    if (news.sound) element("sound").value = news.sounds.indexOf(news.sound);
  }
  if ("isLive" in news) {
    // Speakers and chapters have grown as well.
    if (state.isLive && !news.isLive) timeline.read(location.href);
    state.isLive = news.isLive;
    element("live").hidden = !news.isLive;
    showChoices();
  }
  if ("end" in news) {
    state.end = news.end;
    timeline.setEnd(news.end);
  }
  showFacts();
}

/** Live, or how far behind. */
function showEdge() {
  if (!state.isLive || !state.player) return;
  const late = state.player.edge() - video.currentTime, isAtEdge = late < state.player.holdBack() + 5;
  element("live").classList.toggle("edge", isAtEdge);
  element("live-text").textContent = isAtEdge ? "Live" : `Go to live (${clock(late)} behind)`;
}

function useOwnHLS() {
  video.src = playlist;
  video.addEventListener("durationchange", () => {
    const isLive = !Number.isFinite(video.duration);
    tell(isLive ? {isLive: false} : {isLive: false, end: video.duration});
  });
}

const READ_AGAIN = 15000;              // Milliseconds between two looks at what is beside a live presentation.
const NEEDS_SERVER = "Browsers let a page read other files only from a server. Run “rokuga serve” with this folder "
  + "and open the address that it prints.";

function open() {
  showMessage("");
  state.player?.close();
  state.player = null;
  const hasOwn = Boolean(video.canPlayType("application/vnd.apple.mpegurl"));
  const hasSource = Boolean(window.ManagedMediaSource || window.MediaSource);
  if (location.protocol === "file:") {
    showMessage(NEEDS_SERVER, false);
  } else if (hasOwn && (!hasSource || navigator.vendor.startsWith("Apple"))) {
    // Safari's is the reference. Chromium says that it has its own too, but offers no choice of quality.
    useOwnHLS();
  } else if (hasSource) {
    state.player = new Player(video, tell);
    const from = state.resumeAt || Number(/^#t=([\d.]+)$/.exec(location.hash)?.[1]);
    if (from > 0) state.player.wanted = from;
    state.player.guard(state.player.open(playlist));
  } else {
    showMessage("This browser plays neither HLS nor Media Source Extensions.", false);
  }
}

const KEYS = {
  " ": () => video.paused ? video.play() : video.pause(),
  k: () => video.paused ? video.play() : video.pause(),
  ArrowLeft: () => { video.currentTime -= 5; },
  ArrowRight: () => { video.currentTime += 5; },
  j: () => { video.currentTime -= 10; },
  l: () => { video.currentTime += 10; },
  "[": () => timeline.chapter(-1),
  "]": () => timeline.chapter(1),
  m: () => { video.muted = !video.muted; },
  f: () => document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const {target, key} = event, isNative = target === video && (key === " " || key.startsWith("Arrow"));
  const isButton = target.closest?.("button, summary, a") && (key === " " || key === "Enter");
  if (isNative || isButton || target.closest?.("select, input, textarea")) return;
  const tenth = () => { video.currentTime = state.end * Number(key) / 10; };
  const act = /^[0-9]$/.test(key) ? tenth : KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!act || !element("message").hidden) return;
  event.preventDefault();
  Promise.resolve(act()).catch(() => {});
});

element("again").addEventListener("click", open);
element("live").addEventListener("click", () => {
  state.player.goToEdge();
  video.play().catch(() => {});
});
element("quality").addEventListener("change", ({target}) => {
  const {player} = state;
  player.guard(player.chooseQuality(target.value === "auto" ? "auto" : Number(target.value)));
});
element("sound").addEventListener("change", ({target}) => {
  state.player.guard(state.player.chooseSound(Number(target.value)));
});
for (const name of ["loadedmetadata", "resize"]) video.addEventListener(name, showFacts);
video.addEventListener("timeupdate", showEdge);
video.addEventListener("error", () => {
  if (state.player && !state.player.isClosed) state.player.fail(video.error);
  else if (!state.player && video.error) showMessage(`The browser cannot play this: ${causeOf(video.error)}`, true);
});

showTitle("");
open();
timeline.read(location.href);
setInterval(() => {
  if (state.isLive) timeline.read(location.href);
}, READ_AGAIN);
// A poster where the recording has one; a missing one must not be tried by the video element, which would show nothing.
const poster = new Image();
poster.onload = () => { video.poster = poster.src; };
poster.src = new URL("poster.jpg", location.href).href;
