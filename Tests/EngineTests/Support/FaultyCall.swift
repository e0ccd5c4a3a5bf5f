import Media
import TestSupport

/// What a sender and its network may do to one stream: mistakes, pairs of them, a clock that is set or stands still, a
/// network that stands still and catches up, a long pause.
struct FaultyCall {
    private var generator: SeededGenerator
    /// By how much packets vary on their way, in milliseconds.
    var jitter: Int64 = 0
    var hasFaults = true
    private(set) var datagrams: [Datagram] = []
    /// When each frame was sent; nil for one that has a wrong timestamp.
    private(set) var sent: [Int64?] = []
    /// Frames with which another clock begins, or that follow a pause, in which a track may be moved to where later
    /// arrivals say that it belongs.
    private(set) var breaks: Set<Int> = []

    /// A day, in milliseconds, in all.
    private var pauseLeft: Int64 = 86_400_000

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// - Parameter step: milliseconds from one frame to the next.
    mutating func speak(_ packets: [[Datagram]], step: Int64, clockRate: ClockRate) {
        var (clock, network, pause) = (Int64(0), Int64(0), Int64(0))
        var (sinceMistake, wrongLeft, error) = (0, 0, Int64(0))
        for (i, frame) in packets.enumerated() {
            // Neither a clock nor a network changes while the verdict on a change before is still open, and none does
            // so late that nothing shows what it was.
            sinceMistake += 1
            if hasFaults, min(sinceMistake, packets.count - i) > Int(2000 / step) {
                let event = Int.random(in: 0..<60, using: &generator)
                if event <= 5 { sinceMistake = 0 }
                switch event {
                case 0: (wrongLeft, error) = (1, mistake())
                case 1: (wrongLeft, error) = (2, mistake())
                case 2:
                    clock += mistake() * 10
                    breaks.insert(i)
                case 3: network = Int64.random(in: 100..<1500, using: &generator)
                case 4 where i > 50:
                    pause += takePause()
                    breaks.insert(i)
                case 5 where i > 50:
                    let length = takePause()
                    pause += length
                    clock -= length
                    breaks.insert(i)
                default: break
                }
            }
            let time = Int64(i) * step + pause
            let delay = network + (jitter > 0 ? Int64.random(in: 0...jitter, using: &generator) : 0)
            for datagram in frame {
                var datagram = datagram
                datagram.time = SessionTime(milliseconds: time + delay)
                datagram.move(timestampBy: pause + clock + (wrongLeft > 0 ? error : 0), clockRate: clockRate)
                datagrams.append(datagram)
            }
            sent.append(wrongLeft > 0 ? nil : time)
            wrongLeft = max(0, wrongLeft - 1)
            network = max(0, network - step)
        }
    }

    private mutating func mistake() -> Int64 {
        let size = Int64.random(in: 1000..<100_000, using: &generator)
        return Bool.random(using: &generator) ? size : -size
    }

    private mutating func takePause() -> Int64 {
        guard pauseLeft > 1000 else { return 0 }
        let length = Int64.random(in: 1000...pauseLeft, using: &generator)
        pauseLeft -= length
        return length
    }
}
