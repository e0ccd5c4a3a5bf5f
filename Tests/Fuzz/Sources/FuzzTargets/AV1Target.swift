import Depacketizing
import Media

/// Property: whatever bytes stand for a sequence header, what a key frame says of it is within the ranges of the
/// specification, and the header stands in front of the frame as it came.
func fuzzAV1SequenceHeader(_ input: [UInt8]) {
    var depacketizer = Depacketizer(AV1Depacketizer())
    var frames = FrameList()
    let header = [0x08] + input.prefix(2000)
    var payload: [UInt8] = [0x28]
    payload += [0x80 | UInt8(header.count & 0x7F), UInt8(header.count >> 7)] + header
    payload += SentFrames.av1Frame(isKeyFrame: true, isReference: true)
    let packet = OrderedPacket(
        extendedTimestamp: 0, hasMarker: true, arrival: .zero, lostBefore: 0, payload: 0..<payload.count)
    do {
        try depacketizer.push(packet, datagram: payload.span, into: &frames)
    } catch {
        return holds(frames.count == 0, "a refused header gives no frame")
    }
    depacketizer.finish(into: &frames)
    holds(frames.count == 1, "a key frame that was read comes out")
    guard frames[0].isKeyFrame, case .video(let format)? = frames[0].format,
        case .av1(let configuration) = format.configuration
    else { return }
    holds((1...65_536).contains(format.width) && (1...65_536).contains(format.height), "sizes have 16 bits")
    holds(configuration.profile <= 2 && configuration.level <= 31 && configuration.tier <= 1, "profile, level, tier")
    holds([8, 10, 12].contains(configuration.bitDepth), "a bit depth that exists")
    holds(configuration.subsamplingX >= configuration.subsamplingY, "a chroma layout that exists")
    holds(configuration.sequenceHeader == SentFrames.av1WithSize(header), "the header is as it came")
    holds(frames[0].bytes.starts(with: configuration.sequenceHeader), "the key frame begins with it")
}

/// Property: after a loss a frame passes only if its descriptors name frames that passed since the last key frame.
func fuzzDependencyDescriptor(_ input: [UInt8]) {
    var draw = Draw(input)
    var depacketizer = Depacketizer(AV1Depacketizer())
    var gate = IntegrityGate(codec: .video(.av1))
    var frames = FrameList()
    var timestamp: Int64 = 0
    var isWhole = false
    var passed: Set<UInt16> = []
    while !draw.isEmpty {
        let choices = draw.byte()
        let isKeyFrame = timestamp == 0 || choices & 0x80 != 0
        let isLost = choices & 0x40 != 0
        let descriptor = draw.bytes(Int(choices & 0x3F))
        let frame = SentFrames.av1Frame(isKeyFrame: isKeyFrame, isReference: true)
        let header = SentFrames.av1SequenceHeader
        let payload = isKeyFrame ? [0x28, UInt8(header.count)] + header + frame : [0x20, 1, 0x10] + frame
        let packet = OrderedPacket(
            extendedTimestamp: timestamp, hasMarker: true, arrival: .zero, lostBefore: isLost ? 1 : 0,
            payload: 0..<payload.count, dependencyDescriptor: payload.count..<payload.count + descriptor.count)
        timestamp += 1
        frames.removeAll()
        do {
            try depacketizer.push(packet, datagram: (payload + descriptor).span, into: &frames)
        } catch {
            holds(false, "a descriptor never costs a frame: \(error)")
        }
        // A frame is whole as soon as nothing followed its marker for a while.
        if frames.count == 0 { depacketizer.poll(at: SessionTime(milliseconds: 1000), into: &frames) }
        holds(frames.count == 1, "each packet is a frame")
        guard case .av1(let dependencies) = frames[0].reference else { return holds(false, "the codec's reference") }
        let verdict = gate.judge(frames[0], after: depacketizer.damage(before: 0))
        if isKeyFrame {
            holds(verdict == .pass, "a key frame passes")
            passed = []
        } else if verdict == .pass, isLost || !isWhole {
            guard let dependencies else { return holds(false, "a frame without descriptor passes after a loss") }
            for i in 0..<dependencies.references.count {
                holds(passed.contains(dependencies.references[i]), "all that a frame refers to has passed")
            }
        }
        isWhole = isKeyFrame || isWhole && !isLost
        guard verdict == .pass, let dependencies else { continue }
        for i in 0..<dependencies.frames.count { passed.insert(dependencies.frames[i]) }
    }
}
