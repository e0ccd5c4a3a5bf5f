import Media
import RTP

/// Property: packets come out in strictly rising order, each lost number is counted once, nothing waits beyond the
/// latency, and every packet taken comes out with its own bytes: none vanishes, none comes twice.
func fuzzReorder(_ input: [UInt8]) {
    var draw = Draw(input)
    let latency = Interval(milliseconds: Int64(draw.byte()))
    var run = ReorderRun(buffer: ReorderBuffer(latency: latency, capacity: Int(draw.byte()) - 1))
    var sequence = draw.word()
    while !draw.isEmpty {
        switch draw.number(below: 8) {
        case 0: sequence = draw.word()
        case 1: sequence &-= UInt16(draw.byte())
        case 2: sequence &+= UInt16(draw.byte())
        case 3: run.now = run.now + Interval(milliseconds: Int64(draw.byte()))
        case 4:
            if draw.byte() == 0 { run.flush() }
        default: sequence &+= 1
        }
        run.insert(sequence: sequence, content: draw.byte())
    }
    run.finish()
}

private struct ReorderRun {
    var buffer: ReorderBuffer
    var now = SessionTime.zero
    private var last: Int64?
    private var delivered = 0
    private var taken = 0
    private var suspects = 0
    private var restarts = 0

    init(buffer: ReorderBuffer) {
        self.buffer = buffer
    }

    mutating func insert(sequence: UInt16, content: UInt8) {
        // The same number with another content is another packet, of another sequence.
        let timestamp = UInt32(sequence) &* 960 &+ UInt32(content & 2)
        var datagram: [UInt8] = [0x80, 111]
        datagram.appendBigEndian(sequence)
        datagram.appendBigEndian(timestamp)
        datagram.appendBigEndian(UInt32(7))
        datagram += [UInt8](repeating: content, count: Int(content >> 4))
        guard let packet = try? RTPPacket(parsing: datagram.span) else { return }
        // One content in eight came on another way.
        let isRepair = content & 0x0D == 0x0D
        let isBeginning = content & 0x60 == 0x60
        let insertion =
            isRepair
            ? buffer.repair(packet, datagram: datagram.span, at: now, isBeginning: isBeginning)
            : buffer.insert(packet, datagram: datagram.span, at: now, isBeginning: isBeginning)
        switch insertion {
        case .inOrder:
            taken += 1
            guard let next = buffer.nextSequence else { return holds(false, "a delivery sets the next number") }
            holds(UInt16(truncatingIfNeeded: next - 1) == sequence, "the extended number is the packet's")
            deliver(sequence: next - 1, lost: 0, isRestart: false)
        case .queued: taken += 1
        case .suspect:
            holds(!isRepair, "a repair begins nothing")
            suspects += 1
        case .restarted:
            holds(!isRepair, "a repair begins nothing")
            restarts += 1
            taken += 2
        case .duplicate, .late: break
        case .overflow: holds(false, "a buffer that is polled does not overflow")
        }
        holds(buffer.queuedCount <= buffer.capacity + 2, "the buffer is bounded")
        poll()
    }

    mutating func poll() {
        while true {
            switch buffer.poll(at: now) {
            case .empty:
                holds(buffer.queuedCount == 0, "empty means nothing is queued")
                return
            case .wait(let until):
                holds(until > now && until <= now + buffer.latency, "nothing waits beyond the latency")
                return
            case .packet(let slot, let lost, let isRestart):
                let queued = buffer.packet(in: slot)
                let bytes = buffer.bytes(in: slot)
                holds((try? RTPPacket(parsing: bytes.span)) == queued.packet, "a packet keeps its bytes")
                holds(queued.arrival <= now, "a packet came before it goes")
                deliver(sequence: queued.extendedSequence, lost: lost, isRestart: isRestart)
                buffer.release(slot: slot)
            }
        }
    }

    mutating func flush() {
        buffer.flush()
        poll()
        holds(buffer.queuedCount == 0, "a flush leaves nothing")
    }

    mutating func finish() {
        poll()
        flush()
        holds(delivered + buffer.strays == taken, "all that was taken came out, but for strays in front")
        holds(suspects == restarts + buffer.foreign, "a suspect begins a sequence or is foreign")
    }

    private mutating func deliver(sequence: Int64, lost: Int, isRestart: Bool) {
        delivered += 1
        if let last {
            holds(sequence > last, "order is strict")
            holds(isRestart || sequence == last + Int64(lost) + 1, "what is missing is counted")
        }
        last = sequence
    }
}
