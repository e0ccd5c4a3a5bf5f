import Jobs
import Media
import Mixing
import Testing

@testable import Engine

/// Inputs of a view are named by the numbers of their connections, not by the identifiers that sources give.
@Suite struct InputIDTests {
    private let codecs = ToyCodecs()

    private func view() -> ViewRecording { ViewRecording(ViewPlan(.toy()), codecs: codecs) }

    private func film(_ view: inout ViewRecording, _ input: Int, from: Int64, to: Int64) {
        for moment in stride(from: from, to: to, by: 40) {
            view.noteArrival(InputID(number: input), at: SessionTime(milliseconds: moment))
            view.append(ToyFrame(isKeyFrame: true).frame, .video(ofConnection: input, at: moment))
        }
    }

    private func advance(_ view: inout ViewRecording, to milliseconds: Int64) {
        for moment in stride(from: Int64(0), through: milliseconds, by: 20) {
            view.advance(to: SessionTime(milliseconds: moment))
        }
    }

    @Test func areInTheOrderOfJoining() throws {
        var view = view()
        for (number, id) in ["A", "B", "C"].enumerated() {
            view.join(try .toy(id, number: number), .toy(id))
        }
        #expect(view.inputs.map(\.connectionID) == ["A", "B", "C"])
        film(&view, 2, from: 0, to: 400)
        film(&view, 0, from: 200, to: 400)
        #expect(view.inputs.map { $0.nextTime != nil } == [true, false, true])
        advance(&view, to: 360)
        #expect(view.inputs.map(\.isPresent) == [true, false, true])
    }

    /// A participant that comes again under its old identifier is another input.
    @Test func differForConnectionsOfTheSameIdentifier() throws {
        var view = view()
        view.join(try .toy("A", number: 0), .toy("A"))
        film(&view, 0, from: 0, to: 1000)
        advance(&view, to: 960)
        view.noteGoodbye(InputID(number: 0), at: SessionTime(milliseconds: 1000))
        view.leave(InputID(number: 0))
        view.join(try .toy("A", number: 1), .toy("A"))
        film(&view, 1, from: 2000, to: 3000)
        advance(&view, to: 2960)
        #expect(view.inputs.map(\.isPresent) == [false, true])
        #expect(view.inputs.map { $0.presences.count } == [1, 1])
        view.finish()
        #expect(view.inputs.map { $0.video?.tally.decoded } == [25, 25])
    }

    @Test func sayWhoseKeyFrameIsNeeded() throws {
        var view = view()
        for number in 0..<2 { view.join(try .toy("\(number)", number: number), .toy("\(number)")) }
        view.use(.heldPicture, at: .zero)
        let size = ViewVideoInput.hiddenByteLimit / 2
        for (number, byteCount) in [(0, 1), (1, size)] {
            for i: Int64 in 0..<5 {
                view.append(
                    ToyFrame(isKeyFrame: i == 0, byteCount: byteCount).frame,
                    .video(ofConnection: number, at: i * 40))
            }
        }
        advance(&view, to: 200)
        #expect(view.needsKeyFrame(TrackID(connection: 1, track: 1)))
        #expect(!view.needsKeyFrame(TrackID(connection: 1, track: 0)), "audio has none")
        #expect(!view.needsKeyFrame(TrackID(connection: 0, track: 1)))
    }
}
