import Media
import Packaging

/// Property: the file is the same however it is drained; once finished its boxes fill it exactly, and nothing changes
/// it any more (ISO/IEC 14496-12 §4.2).
func fuzzMP4(_ input: [UInt8]) {
    var draw = Draw(input)
    // Too small for the tracks as well as too large; each change of a track writes the whole region.
    let headerByteCount = draw.byte() == 0 ? MP4Writer.defaultHeaderByteCount : Int(draw.word() & 0x1FFF)
    let calls = drawWriterCalls(&draw)
    let image = checkDraining(calls, MP4Writer(identity: fuzzedIdentity, headerByteCount: headerByteCount))
    holds(mp4BoxesTile(image), "the boxes of a finished file fill it")
}

/// Property: as of `fuzzMP4`, for the elements of a Segment (RFC 8794 §6).
func fuzzMatroska(_ input: [UInt8]) {
    var draw = Draw(input)
    let calls = drawWriterCalls(&draw)
    let image = checkDraining(calls, MatroskaWriter(identity: fuzzedIdentity))
    holds(matroskaElementsTile(image), "the elements of a finished file fill it")
}

let fuzzedIdentity = FileIdentity(
    high: 1, low: 2, creation: WallTime(nanoseconds: 1_700_000_000_000_000_000), title: "fuzz")

/// Makes the calls three times: never drained, drained after every call, drained where the input says.
private func checkDraining(_ calls: [WriterCall], _ writer: some FileWriter) -> [UInt8] {
    var undrained = WriterRun(writer)
    var drained = WriterRun(writer)
    var mixed = WriterRun(writer)
    let ending = [WriterCall.Action.finish, .finish, .flush].map { WriterCall(action: $0, isDrainedAfter: false) }
    for call in calls + ending {
        let answer = undrained.perform(call.action)
        holds(drained.perform(call.action) == answer, "draining changes no answer")
        holds(mixed.perform(call.action) == answer, "draining changes no answer")
        drained.drain()
        if call.isDrainedAfter { mixed.drain() }
    }
    undrained.drain()
    mixed.drain()
    holds(undrained.file == drained.file, "draining after every call changes no byte")
    holds(undrained.file == mixed.file, "draining now and then changes no byte")
    return undrained.file
}

struct WriterCall {
    enum Action {
        case addTrack(TrackFormat, ClockRate, Interval, name: String?)
        case append([UInt8], Sample, TrackNumber)
        case move(TrackNumber, Interval)
        case trim(TrackNumber, Int64)
        case update(TrackFormat, TrackNumber)
        case flush, finish
    }

    var action: Action
    var isDrainedAfter: Bool
}

private func drawWriterCalls(_ draw: inout Draw) -> [WriterCall] {
    var calls: [WriterCall] = []
    var ticks = [Int64](repeating: 0, count: 256)
    var trackCount = 0
    while !draw.isEmpty, calls.count < 2000 {
        let choices = draw.byte()
        // Mostly a track that may be there; number 0 and numbers beyond the last are refused.
        let track = TrackNumber(choices & 0x10 != 0 ? Int(draw.byte()) : 1 + Int(choices >> 3 & 1))
        let action: WriterCall.Action
        switch choices & 7 {
        case 0 where trackCount < 60:
            trackCount += 1
            let name = choices & 0x40 != 0 ? String(decoding: draw.bytes(Int(draw.byte())), as: UTF8.self) : nil
            action = .addTrack(
                drawFormat(&draw), drawClockRate(&draw), Interval(nanoseconds: draw.integer()), name: name)
        case 1: action = .move(track, Interval(nanoseconds: draw.integer()))
        case 2: action = .update(drawFormat(&draw), track)
        case 3: action = choices & 0x40 == 0 ? .flush : .trim(track, draw.integer())
        case 4 where draw.byte() == 0xFF: action = .finish
        default:
            let index = track.number & 0xFF
            let step = choices & 0x20 != 0 ? draw.integer() : Int64(draw.byte()) * 90
            ticks[index] = ticks[index] &+ step
            let sample = Sample(
                presentationTime: ticks[index], duration: choices & 0x20 != 0 ? draw.integer() : 3000,
                isKeyFrame: choices & 0x40 != 0)
            action = .append(draw.bytes(Int(draw.byte())), sample, track)
        }
        calls.append(WriterCall(action: action, isDrainedAfter: choices & 0x80 != 0))
    }
    return calls
}

private func drawClockRate(_ draw: inout Draw) -> ClockRate {
    switch draw.number(below: 5) {
    case 0: .video
    case 1: ClockRate(hertz: 48_000)
    case 2: ClockRate(hertz: 8000)
    case 3: ClockRate(hertz: 1)
    default: ClockRate(hertz: draw.integer())
    }
}

private func drawFormat(_ draw: inout Draw) -> TrackFormat {
    let choices = draw.byte()
    let width = choices & 0x80 != 0 ? Int(draw.integer()) : 640
    let height = choices & 0x40 != 0 ? Int(draw.integer()) : 360
    switch choices & 7 {
    case 0: return .audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
    case 1:
        let codec = AudioCodec.allCases[draw.number(below: AudioCodec.allCases.count)]
        let priming = choices & 0x20 != 0 ? Int(draw.integer()) : 0
        let configuration = choices & 0x10 != 0 ? draw.bytes(Int(draw.byte())) : []
        return .audio(
            AudioFormat(
                codec: codec, sampleRate: width, channelCount: height, primingSampleCount: priming,
                configuration: configuration))
    case 2:
        let configuration = VP9Configuration(
            profile: draw.byte(), bitDepth: draw.byte(), chromaSubsampling: draw.byte(),
            isFullRange: choices & 8 != 0, colorSpace: draw.byte())
        return .video(VideoFormat(width: width, height: height, configuration: .vp9(configuration)))
    case 3, 4:
        let sets = (0..<draw.number(below: 40)).map { _ in draw.bytes(Int(draw.byte())) }
        let division = min(sets.count, draw.number(below: 40))
        return .video(
            VideoFormat(
                width: width, height: height,
                configuration: .h264(
                    sequenceParameterSets: Array(sets[..<division]), pictureParameterSets: Array(sets[division...]))))
    case 5:
        let configuration = AV1Configuration(
            profile: draw.byte(), level: draw.byte(), tier: draw.byte(), bitDepth: draw.byte(),
            isMonochrome: choices & 8 != 0, chromaSamplePosition: draw.byte(), colorPrimaries: draw.byte(),
            isFullRange: choices & 16 != 0, sequenceHeader: draw.bytes(Int(draw.word() & 0x3FF)))
        return .video(VideoFormat(width: width, height: height, configuration: .av1(configuration)))
    case 6:
        let sets = (0..<draw.number(below: 9)).map { _ in draw.bytes(Int(draw.byte())) }
        let configuration = H265Configuration(
            profileTierLevel: draw.bytes(Int(draw.byte() & 15)), chromaFormat: draw.byte(), lumaBitDepth: draw.byte(),
            chromaBitDepth: draw.byte(), temporalLayerCount: draw.byte(), isTemporalIDNested: choices & 8 != 0,
            videoParameterSets: sets, sequenceParameterSets: sets, pictureParameterSets: sets)
        return .video(VideoFormat(width: width, height: height, configuration: .h265(configuration)))
    default: return .video(VideoFormat(width: width, height: height, configuration: .vp8))
    }
}
