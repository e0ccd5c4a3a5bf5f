import Media
import Packaging

/// Silence for the holes of a copied track of audio, in packets that its codec defines for it. Times are in ticks of
/// the track.
///
/// A hole is at least one packet long: what is shorter is jitter of timestamps. Only what an encoder could have sent is
/// written, so of Opus less than 2.5 ms of a hole may remain.
struct SilenceFiller {
    private enum Silence {
        /// Known with the first packet.
        case opus(OpusSilence?)
        /// A byte that decodes to silence, and how many of them a second has: the track may count in another clock.
        case bytes(UInt8, rate: ClockRate)
    }

    private var silence: Silence
    private let clockRate: ClockRate
    /// Where what was written ends, and how long the last packet was; nil before the first.
    private var last: (end: Int64, duration: Int64)?
    /// The packet that `next` gave.
    private(set) var packet: [UInt8] = []
    private(set) var tally = Tally()

    struct Tally: Equatable {
        var packets: Int64 = 0
        var ticks: Int64 = 0
    }

    /// Packets of silence are as long as Opus allows: long holes cost little.
    private static let longest = Interval(milliseconds: 120)

    /// Nil for what is never copied.
    init?(_ format: TrackFormat, clockRate: ClockRate) {
        guard case .audio(let audio) = format else { return nil }
        if audio.codec == .opus {
            silence = .opus(nil)
        } else if let byte = audio.codec.silence {
            silence = .bytes(byte, rate: Self.byteRate(of: audio))
        } else {
            return nil
        }
        self.clockRate = clockRate
    }

    var end: Int64 { last?.end ?? 0 }

    /// A packet of the track was written.
    mutating func note(_ bytes: Span<UInt8>, _ sample: Sample) {
        if case .opus = silence, !bytes.isEmpty { silence = .opus(OpusSilence(after: bytes[0])) }
        last = (sample.presentationTime + max(0, sample.duration), max(1, sample.duration))
    }

    /// Whether at least one packet is missing before `time`.
    func isHole(before time: Int64) -> Bool {
        guard let last else { return false }
        return time - last.end >= last.duration - tolerance
    }

    /// The next packet of silence that ends at `time` or before; its bytes are in `packet`.
    mutating func next(before time: Int64) -> Sample? {
        guard let last, let length = fill(time - last.end) else { return nil }
        let sample = Sample(presentationTime: last.end, duration: length, isKeyFrame: true)
        self.last?.end += length
        tally.packets += 1
        tally.ticks += length
        return sample
    }

    /// A packet of silence of the greatest length, for a hole whose end is not known yet; nil where it would end after
    /// `time`.
    mutating func nextWhole(before time: Int64) -> Sample? {
        guard let last, time - last.end >= longestTicks + tolerance else { return nil }
        return next(before: time)
    }

    /// Where the track is slewed, the hole that one missing packet leaves is some ticks shorter than that.
    private var tolerance: Int64 { GapList.audioThreshold(ofPacket: 2 * min(last?.duration ?? 0, 1 << 32)) }

    private var longestTicks: Int64 { clockRate.ticks(ofNanoseconds: Self.longest.nanoseconds) }

    private mutating func fill(_ ticks: Int64) -> Int64? {
        switch silence {
        case .opus(let silence):
            let rate = ClockRate(hertz: 48_000)
            let samples = rate.ticks(ofNanoseconds: clockRate.nanoseconds(ofTicks: ticks + tolerance))
            return silence?.fill(&packet, within: samples).map { count in
                clockRate.ticks(ofNanoseconds: rate.nanoseconds(ofTicks: count))
            }
        case .bytes(let byte, let rate):
            let count = min(ticks, longestTicks) * rate.hertz / clockRate.hertz
            guard count > 0 else { return nil }
            packet.removeAll(keepingCapacity: true)
            packet.append(contentsOf: repeatElement(byte, count: Int(count)))
            return clockRate.ticks(count, of: rate)
        }
    }

    private static func byteRate(of audio: AudioFormat) -> ClockRate {
        // A byte for two samples at 16 kHz.
        if audio.codec == .g722 { return ClockRate(hertz: 8000) }
        return ClockRate(hertz: Int64(max(1, audio.sampleRate)) * Int64(max(1, audio.channelCount)))
    }
}
