import Media
import TestSupport
import Testing

@testable import Engine

@Suite struct ReceptionResultsTests {
    private static let track = TrackID(connection: 0, track: 0)

    private func placed(_ ticks: Int64) -> PlacedFrame {
        PlacedFrame(
            track: Self.track, kind: .audio, clockRate: .opus, sessionTime: .zero, releasedAt: .zero,
            place: .at(ticks), trackStart: .zero)
    }

    @Test func keepsFramesAndEventsInTheirOrder() {
        var results = ReceptionResults()
        var frame = EncodedFrame.toy(1)
        results.append(.heard(connection: 0, at: .zero))
        results.append(exchanging: &frame, placed(1))
        results.append(.epochEnded(Self.track))
        frame = .toy(2)
        results.append(exchanging: &frame, placed(2))
        results.append(.goodbye(connection: 0, at: .zero))
        let kinds = results.all.map { result in
            switch result {
            case .heard: "heard"
            case .frame(_, let index): "frame \(index)"
            case .epochEnded: "epoch"
            case .goodbye: "goodbye"
            }
        }
        #expect(kinds == ["heard", "frame 0", "epoch", "frame 1", "goodbye"])
        #expect(results.frames.map(\.frame.extendedTimestamp) == [1, 2])
        #expect(results.frames.map(\.placed.presentationTime) == [1, 2])
    }

    @Test func usesTheStorageOfFramesAgain() {
        var results = ReceptionResults()
        var frame = EncodedFrame()
        frame.bytes.reserveCapacity(4000)
        var capacities: Set<Int> = []
        for i in 0..<1000 {
            frame.removeAll()
            frame.bytes.append(contentsOf: [UInt8(truncatingIfNeeded: i), 1, 2])
            results.append(exchanging: &frame, placed(Int64(i)))
            results.append(.heard(connection: 0, at: .zero))
            var taken = EncodedFrame()
            results.exchange(&taken, at: 0)
            #expect(taken.bytes == [UInt8(truncatingIfNeeded: i), 1, 2])
            results.exchange(&taken, at: 0)
            results.removeAll()
            #expect(results.count == 0)
            if i > 2 { capacities.insert(frame.bytes.capacity) }
        }
        #expect(capacities.count <= 2, "two buffers go round, however many packets come")
    }

    @Test func holdsNothingOfWhatTheEngineHandedOn() {
        var scene = Scene(outputs: [])
        scene.join()
        var audio = RTPBuilder.audio()
        for packet in audio.speak(500, from: 0) {
            scene.play([packet])
            #expect(scene.engine.reception.results.count == 0)
        }
        scene.advance(to: 20_000)
        #expect(scene.engine.reception.results.count == 0)
    }
}
