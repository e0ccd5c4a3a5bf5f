import Media
import Packaging
import TestSupport

@testable import Presentations

/// A sample on its way into a writer.
struct SentSample {
    var track: MediaKind
    var sample: Sample
    var start = SessionTime.zero
    var format: TrackFormat?
    var bytes: [UInt8]

    var clockRate: ClockRate { track == .video ? .video : ClockRate(hertz: 48_000) }
    var time: SessionTime { start + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: sample.decodeTime)) }
    /// When it is shown or heard.
    var shown: SessionTime {
        start + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: sample.presentationTime))
    }
    /// Where its track begins and it ends, by its own duration.
    var end: SessionTime {
        start + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: sample.decodeTime + sample.duration))
    }
}

/// Samples as a sender may send them.
struct SampleScript {
    private(set) var samples: [SentSample] = []
    private var count: UInt32 = 0

    /// In the order of decoding.
    mutating func append(
        _ track: MediaKind, at ticks: Int64, shown: Int64? = nil, lasting duration: Int64, isKeyFrame: Bool = true,
        start: SessionTime = .zero, format: TrackFormat? = nil
    ) {
        count += 1
        let name: [UInt8] = [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: count >> $0) }
        samples.append(
            SentSample(
                track: track,
                sample: Sample(
                    presentationTime: shown ?? ticks, decodeTime: ticks, duration: duration, isKeyFrame: isKeyFrame),
                start: start, format: format, bytes: name + [UInt8](repeating: 7, count: Int(count % 5))))
    }

    /// 20 ms packets of Opus.
    mutating func appendAudio(_ milliseconds: Range<Int64>, start: SessionTime = .zero) {
        for time in stride(from: milliseconds.lowerBound, to: milliseconds.upperBound, by: 20) {
            append(
                .audio, at: time * 48, lasting: 960, start: start,
                format: samples.contains { $0.track == .audio } ? nil : Presented.opus)
        }
    }

    /// A picture each `distance` milliseconds, a key frame each `interval`.
    mutating func appendVideo(
        _ milliseconds: Range<Int64>, each distance: Int64 = 40, keyFrameEach interval: Int64 = 1000,
        start: SessionTime = .zero, format: TrackFormat? = nil
    ) {
        var format = format ?? (samples.contains { $0.track == .video } ? nil : Presented.h264)
        for time in stride(from: milliseconds.lowerBound, to: milliseconds.upperBound, by: Int(distance)) {
            let isKeyFrame = (time - milliseconds.lowerBound).isMultiple(of: interval)
            append(
                .video, at: time * 90, lasting: distance * 90, isKeyFrame: isKeyFrame, start: start, format: format)
            format = nil
        }
    }

    /// In the order in which they come: that of each track stays, also where a correction moves it back.
    var sorted: [SentSample] {
        var latest: [MediaKind: SessionTime] = [:]
        let times = samples.map { sent in
            let time = max(sent.time, latest[sent.track] ?? sent.time)
            latest[sent.track] = time
            return time
        }
        return samples.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map { samples[$0] }
    }
}

extension SampleScript {
    /// What a random sender does: jitter, pauses, key frames anywhere, pictures out of order, a start that is known
    /// better later, other sizes.
    init(seed: UInt64, seconds: Int64 = 40) {
        self.init()
        var generator = SeededGenerator(seed: seed)
        let hasAudio = seed % 4 != 1
        let hasVideo = seed % 4 != 2
        let end = seconds * 90_000
        if hasVideo {
            let isReordered = Bool.random(using: &generator)
            let interval = Int64.random(in: 1500...9000, using: &generator)
            let rarity = Int.random(in: 1...200, using: &generator)
            var start = SessionTime(milliseconds: .random(in: 0...3000, using: &generator))
            var times: [Int64] = [0]
            while let last = times.last, last < end {
                let isPause = Int.random(in: 0..<150, using: &generator) == 0
                times.append(last + (isPause ? .random(in: 1...1_000_000, using: &generator) : interval))
                times[times.count - 1] += .random(in: 0...interval / 3, using: &generator)
            }
            var i = 0
            var format: TrackFormat? = Presented.h264
            while i + 2 < times.count {
                if Int.random(in: 0..<100, using: &generator) == 0 {
                    start.nanoseconds += .random(in: -300_000_000...300_000_000, using: &generator)
                }
                let isKeyFrame = i == 0 || Int.random(in: 0..<rarity, using: &generator) == 0
                if isKeyFrame, i > 0, Int.random(in: 0..<4, using: &generator) == 0 {
                    format = Presented.h264(width: 2 * .random(in: 100...900, using: &generator), height: 360)
                }
                let lead = isReordered ? interval : 0
                /// A picture is decoded when the one before it is shown.
                func decoded(_ place: Int) -> Int64 {
                    guard isReordered else { return times[place] }
                    return place == 0 ? -lead : times[place - 1]
                }
                let pair = isReordered && !isKeyFrame && Bool.random(using: &generator) && i + 3 < times.count
                let duration = max(1, times[i + 1] - times[i])
                append(
                    .video, at: decoded(i), shown: times[pair ? i + 1 : i], lasting: duration, isKeyFrame: isKeyFrame,
                    start: start, format: format)
                format = nil
                if pair {
                    append(
                        .video, at: decoded(i + 1), shown: times[i], lasting: duration, isKeyFrame: false, start: start)
                }
                i += pair ? 2 : 1
            }
        }
        guard hasAudio else { return }
        let start = SessionTime(milliseconds: .random(in: 0...3000, using: &generator))
        var time: Int64 = 0
        while time < end / 90 * 48 {
            append(.audio, at: time, lasting: 960, start: start, format: time == 0 ? Presented.opus : nil)
            time +=
                Int.random(in: 0..<300, using: &generator) == 0 ? .random(in: 960...300_000, using: &generator) : 960
        }
    }
}

extension PresentationWriter {
    static func live(_ settings: PresentationSettings = PresentationSettings(listSizes: [.hls: 0])) -> Self {
        PresentationWriter(
            folder: "A", settings: settings,
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "A"),
            sessionStart: Presented.beginning)
    }

    /// Writes what comes, as a recording does: nothing comes that belongs before what came last.
    ///
    /// - Parameter drain: after which samples what was written is handed out.
    mutating func play(
        _ samples: [SentSample], encoded: Set<MediaKind> = [], into folder: inout PresentedFolder,
        drain: (Int) -> Bool = { _ in true }
    ) throws {
        var indices: [MediaKind: Int] = [:]
        for kind in MediaKind.allCases where samples.contains(where: { $0.track == kind }) {
            indices[kind] = addTrack(TrackFiles(kind.rawValue), kind, isEncoded: encoded.contains(kind))
        }
        for (number, sent) in samples.enumerated() {
            guard let track = indices[sent.track] else { continue }
            append(
                sent.bytes.span, sent.sample, clockRate: sent.clockRate, start: sent.start, format: sent.format,
                to: track)
            advance(to: sent.time)
            if drain(number) { try folder.drain(&self) }
        }
        finish()
        try folder.drain(&self)
    }
}

extension PresentedFolder {
    /// The folder of a presentation with these samples.
    init(
        of samples: [SentSample], _ settings: PresentationSettings, encoded: Set<MediaKind> = [],
        drain: (Int) -> Bool = { _ in true }
    ) throws {
        self.init()
        var writer = PresentationWriter.live(settings)
        try writer.play(samples, encoded: encoded, into: &self, drain: drain)
    }
}
