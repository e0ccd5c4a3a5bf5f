import Foundation
import Media
import Packaging
import TestSupport

/// Three seconds of silence with a burst of noise, beside a black picture that is white once, encoded by ffmpeg and put
/// into files by the writers under test.
struct ClickFilm {
    struct Track {
        var format: TrackFormat
        var packets: [[UInt8]]
        /// Ticks of a packet; the clock is that of the samples, or 25 pictures a second.
        var packetTicks: Int64
        var clockRate: ClockRate
    }

    /// Where a written film's tracks begin.
    struct Placing: Sendable, CustomStringConvertible {
        var container: Container
        var codec: AudioCodec
        /// Milliseconds.
        var sound: Int64 = 0
        var picture: Int64 = 0
        /// False for a file as a kill leaves it.
        var isFinished = true
        var description: String {
            "\(codec) in \(container), sound at \(sound), picture at \(picture)\(isFinished ? "" : ", unfinished")"
        }
    }

    /// The burst begins with the white picture.
    static let clickSeconds = 1.6
    static let sampleRate = 48_000
    /// Not a whole number of packets.
    static let sampleCount = 3 * sampleRate - 137
    static let burst: [Float] = {
        var generator = SeededGenerator(seed: 5)
        return (0..<480).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
    }()
    static let pictureSize = (width: 64, height: 48)

    var sound: Track
    var picture: Track

    init(_ codec: AudioCodec, in scratch: URL) throws {
        var samples = [Float](repeating: 0, count: Self.sampleCount)
        let start = Int(Self.clickSeconds * Double(Self.sampleRate))
        samples.replaceSubrange(start..<start + Self.burst.count, with: Self.burst)
        let raw = scratch.appending(path: "sound.f32")
        unsafe try samples.withUnsafeBytes { unsafe Data($0) }.write(to: raw)
        let encoder = codec == .aac ? "aac" : "libopus"
        let packets = try Self.packets(
            ["-f", "f32le", "-ar", "\(Self.sampleRate)", "-ac", "1", "-i", raw.path, "-c:a", encoder, "-b:a", "128k"],
            in: scratch)
        // What both encoders of ffmpeg look ahead at 48 kHz: libopus tells it, the other begins with one empty frame.
        let priming = codec == .aac ? 1024 : 312
        sound = Track(
            format: .audio(
                AudioFormat(
                    codec: codec, sampleRate: Self.sampleRate, channelCount: 1, primingSampleCount: priming)),
            packets: packets, packetTicks: codec == .aac ? 1024 : 960, clockRate: ClockRate(hertz: 48_000))

        let white = "drawbox=c=white:t=fill:enable='eq(n,\(Int(Self.clickSeconds * 25)))'"
        let size = "\(Self.pictureSize.width)x\(Self.pictureSize.height)"
        let configuration = VP9Configuration(
            profile: 0, bitDepth: 8, chromaSubsampling: 1, isFullRange: false, colorSpace: 0)
        picture = Track(
            format: .video(
                VideoFormat(
                    width: Self.pictureSize.width, height: Self.pictureSize.height,
                    configuration: .vp9(configuration))),
            packets: try Self.packets(
                [
                    "-f", "lavfi", "-i", "color=black:s=\(size):r=25:d=3,\(white)", "-c:v", "libvpx-vp9", "-deadline",
                    "realtime", "-cpu-used", "8", "-lag-in-frames", "0", "-auto-alt-ref", "0", "-g", "1000",
                ], in: scratch),
            packetTicks: 3600, clockRate: .video)
    }

    /// What an encoder of ffmpeg makes of its input, packet by packet.
    private static func packets(_ arguments: [String], in scratch: URL) throws -> [[UInt8]] {
        let encoded = scratch.appending(path: "encoded.mkv")
        let bytes = scratch.appending(path: "encoded.bin")
        try Command.run("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments + [encoded.path])
        let listing = try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-i", encoded.path, "-map", "0", "-c", "copy", "-f", "data",
                bytes.path,
                "-map", "0", "-c", "copy", "-f", "framecrc", "-",
            ])
        var rest = try [UInt8](Data(contentsOf: bytes))[...]
        return framecrc(listing.output).map { line in
            defer { rest = rest.dropFirst(line.size) }
            return Array(rest.prefix(line.size))
        }
    }

    /// The file, with every packet of both tracks in the order of time.
    func written(_ placing: Placing) throws -> [UInt8] {
        switch placing.container {
        case .mp4, .m4a:
            var writer = MP4Writer(identity: Self.identity)
            return try fill(&writer, placing)
        case .mkv:
            var writer = MatroskaWriter(identity: Self.identity)
            return try fill(&writer, placing)
        }
    }

    private static let identity = FileIdentity(
        high: 1, low: 2, creation: WallTime(nanoseconds: 1_700_000_000_000_000_000), title: "click")

    private func fill(_ writer: inout some FilmWriter, _ placing: Placing) throws -> [UInt8] {
        let tracks = [sound, picture]
        let starts = [placing.sound, placing.picture].map { Interval(milliseconds: $0) }
        let numbers = try zip(tracks, zip(starts, ["Søund", "Picture"])).map { track, place in
            try writer.addTrack(track.format, clockRate: track.clockRate, start: place.0, name: place.1)
        }
        if case .audio(let format) = sound.format {
            writer.trim(numbers[0], at: Int64(format.primingSampleCount + Self.sampleCount))
        }
        var next = [0, 0]
        while true {
            let times = zip(tracks, next).map { track, packet in
                packet < track.packets.count
                    ? Double(Int64(packet) * track.packetTicks) / Double(track.clockRate.hertz) : .infinity
            }
            let i = times[0] <= times[1] ? 0 : 1
            guard times[i] < .infinity else { break }
            let sample = Sample(
                presentationTime: Int64(next[i]) * tracks[i].packetTicks, duration: tracks[i].packetTicks,
                isKeyFrame: next[i] == 0 || i == 0)
            let packet = tracks[i].packets[next[i]]
            try writer.append(packet.span, sample, to: numbers[i])
            next[i] += 1
            if next[0] % 25 == 24 { writer.flush() }
        }
        writer.flush()
        if placing.isFinished { writer.finish() }
        return writer.output.pending
    }

    struct Line {
        var pts: Int64
        var size: Int
    }

    /// The packets of one track in the output of ffmpeg's `framecrc`: stream, dts, pts, duration, size, sum.
    static func framecrc(_ text: String) -> [Line] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let fields = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard fields.count >= 6, let pts = Int64(fields[2]), let size = Int(fields[4]) else { return nil }
            return Line(pts: pts, size: size)
        }
    }
}

/// What the two writers have in common.
private protocol FilmWriter {
    var output: OutputBytes { get }
    mutating func addTrack(
        _ format: TrackFormat, clockRate: ClockRate, start: Interval, name: String?
    ) throws(PackagingError) -> TrackNumber
    mutating func append(_ bytes: Span<UInt8>, _ sample: Sample, to track: TrackNumber) throws(PackagingError)
    mutating func trim(_ track: TrackNumber, at endTime: Int64)
    mutating func flush()
    mutating func finish()
}

extension MP4Writer: FilmWriter {}
extension MatroskaWriter: FilmWriter {}

/// Where ffmpeg finds the burst and the white picture of a `ClickFilm`, in seconds of the file's time line.
struct FoundClick {
    var sound: Double
    var picture: Double
    /// How many samples it decodes from the first one that counts, and where that lies.
    var sampleCount: Int
    var firstSound: Double

    init(_ file: URL, in scratch: URL) throws {
        let raw = scratch.appending(path: "decoded.f32")
        let times = try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-copyts", "-i", file.path, "-map", "0:a", "-f", "f32le", raw.path,
                "-map", "0:a", "-c:a", "pcm_f32le", "-enc_time_base", "1:48000", "-f", "framecrc", "-",
            ])
        let samples = try Self.samples(raw)
        firstSound = Double(ClickFilm.framecrc(times.output).first?.pts ?? -48_000_000) / 48_000
        sampleCount = samples.count
        sound = firstSound + Double(Self.place(of: ClickFilm.burst, in: samples)) / 48_000

        let pictures = scratch.appending(path: "decoded.gray")
        let shown = try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-copyts", "-i", file.path, "-map", "0:v", "-vsync", "passthrough",
                "-pix_fmt", "gray", "-f", "rawvideo", pictures.path, "-map", "0:v", "-vsync", "passthrough",
                "-enc_time_base", "1:90000", "-f", "framecrc", "-",
            ])
        let size = ClickFilm.pictureSize.width * ClickFilm.pictureSize.height
        let bytes = try [UInt8](Data(contentsOf: pictures))
        let white = (0..<bytes.count / size).first { bytes[$0 * size] > 128 }
        let lines = ClickFilm.framecrc(shown.output)
        picture = white.flatMap { lines.indices.contains($0) ? Double(lines[$0].pts) / 90_000 : nil } ?? -1000
    }

    static func samples(_ raw: URL) throws -> [Float] {
        unsafe try Data(contentsOf: raw).withUnsafeBytes { unsafe Array($0.bindMemory(to: Float.self)) }
    }

    /// Where `part` begins in `whole`: the place of the highest correlation, around the loudest sample.
    static func place(of part: [Float], in whole: [Float]) -> Int {
        guard whole.count > 2 * part.count, let peak = whole.map(abs).enumerated().max(by: { $0.element < $1.element })
        else { return -48_000_000 }
        let first = max(0, peak.offset - 2 * part.count)
        let last = min(whole.count - part.count, peak.offset + part.count)
        let sums = (first..<last).map { start in
            part.indices.reduce(Float(0)) { $0 + part[$1] * whole[start + $1] }
        }
        let best = sums.indices.max { sums[$0] < sums[$1] } ?? 0
        return first + best
    }
}
