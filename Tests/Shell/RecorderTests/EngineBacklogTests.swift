import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Recorder

@Suite struct EngineBacklogTests {
    private let source = Endpoint(address: .v4(1), port: 9)

    private func time(_ milliseconds: Int) -> SessionTime { SessionTime(milliseconds: Int64(milliseconds)) }

    private func append(_ bytes: [UInt8], to backlog: inout EngineBacklog, port: UInt16, at time: SessionTime) {
        backlog.append(bytes.span, from: source, port: port, at: time)
    }

    /// The next call in words, which is then removed.
    private func take(_ backlog: inout EngineBacklog) -> String? {
        guard let call = backlog.first else { return nil }
        defer { backlog.removeFirst() }
        switch call {
        case .packet(let packet):
            let bytes = backlog.withBytes(of: packet) { span in span.indices.map { span[$0] } }
            return "\(bytes) \(packet.port) \(packet.time.nanoseconds / 1_000_000)"
        case .event(.stop, let time): return "stop \(time.nanoseconds / 1_000_000)"
        case .event(let event, _): return "\(event)"
        case .ticks(let time): return "ticks \(time.nanoseconds / 1_000_000)"
        }
    }

    @Test func keepsTheOrder() {
        var backlog = EngineBacklog()
        #expect(backlog.isEmpty && backlog.first == nil)
        append([1, 2], to: &backlog, port: 5, at: time(10))
        backlog.append(.stop(.requested), at: time(20))
        append([], to: &backlog, port: 6, at: time(30))
        backlog.appendTicks(upTo: time(40))
        backlog.appendTicks(upTo: time(60))
        append([3], to: &backlog, port: 7, at: time(70))
        #expect(backlog.byteCount == 3)
        var calls: [String] = []
        while let call = take(&backlog) { calls.append(call) }
        #expect(calls == ["[1, 2] 5 10", "stop 20", "[] 6 30", "ticks 60", "[3] 7 70"])
        #expect(backlog.isEmpty && backlog.byteCount == 0)
        backlog.removeFirst()
        #expect(backlog.isEmpty)
    }

    @Test func ticksAfterSomethingElseAreAnotherCall() {
        var backlog = EngineBacklog()
        backlog.appendTicks(upTo: time(20))
        #expect(take(&backlog) == "ticks 20")
        backlog.appendTicks(upTo: time(40))
        append([9], to: &backlog, port: 1, at: time(50))
        backlog.appendTicks(upTo: time(60))
        #expect(take(&backlog) == "ticks 40" && take(&backlog) == "[9] 1 50" && take(&backlog) == "ticks 60")
    }

    // It may never be empty for hours.
    @Test func givesBackWhatIsGoneWhileSomethingAlwaysWaits() {
        var backlog = EngineBacklog()
        var generator = SeededGenerator(seed: 4)
        var (sent, taken) = (0, 0)
        while taken < 200_000 {
            let burst = Int.random(in: 1...40, using: &generator)
            for _ in 0..<burst {
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: sent), count: sent % 7)
                backlog.append(bytes.span, from: source, port: 1, at: time(sent))
                sent += 1
            }
            while sent - taken > 100 {
                guard case .packet(let packet)? = backlog.first else {
                    Issue.record("a packet is missing")
                    return
                }
                let isRight = backlog.withBytes(of: packet) { span in
                    span.count == taken % 7 && span.indices.allSatisfy { span[$0] == UInt8(truncatingIfNeeded: taken) }
                }
                guard isRight, packet.time == time(taken) else {
                    Issue.record("packet \(taken)")
                    return
                }
                backlog.removeFirst()
                taken += 1
            }
            #expect(backlog.byteCount <= 7 * 100)
        }
        #expect(backlog.storedCallCount <= 3 * 4096)
    }

    /// A flood of empty datagrams must not fill the memory.
    @Test func aDatagramWithoutContentCostsMemoryToo() {
        var backlog = EngineBacklog()
        for _ in 0..<1000 {
            backlog.append([UInt8]().span, from: Endpoint(address: .v4(1), port: 9), port: 60_001, at: .zero)
        }
        #expect(backlog.byteCount == 0 && backlog.cost == 1000 * EngineBacklog.callCost)
        #expect(EngineBacklog.callCost >= 48)
        backlog.removeFirst()
        #expect(backlog.cost == 999 * EngineBacklog.callCost)
    }
}
