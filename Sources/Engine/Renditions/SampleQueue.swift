import Media
import Packaging

/// Samples on their way from an encoder to the outputs that subscribe to it. Slots and their storage are reused.
///
/// An encoder knows no file, writer or output: it fills the queue, and whoever owns both hands the samples on.
struct SampleQueue {
    private var slots: [(bytes: [UInt8], sample: Sample)] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Takes a packet; its storage is exchanged for another one.
    ///
    /// - Parameter duration: in ticks, used where the packet has none.
    mutating func append(_ packet: inout EncodedPacket, duration: Int64) {
        let sample = Sample(
            presentationTime: packet.presentationTime, decodeTime: packet.decodeTime,
            duration: packet.duration > 0 ? packet.duration : duration, isKeyFrame: packet.isKeyFrame)
        if count == slots.count { slots.append(([], sample)) }
        slots[count].sample = sample
        swap(&slots[count].bytes, &packet.bytes)
        count += 1
    }

    /// - Parameter index: counted from the sample that came first.
    func sample(at index: Int) -> Sample { slots[index].sample }

    /// The content of a sample; sharing it copies nothing.
    func bytes(at index: Int) -> [UInt8] { slots[index].bytes }

    /// Every output has what it wants.
    mutating func removeAll() {
        count = 0
    }
}
