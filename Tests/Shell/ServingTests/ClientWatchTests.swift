import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5))) struct ClientWatchTests {
    @Test func leavesAClientThatTakesNothing() async throws {
        let (left, leave) = AsyncStream.makeStream(of: Void.self)
        let watch = ClientWatch(patience: .milliseconds(1)) { leave.finish() }
        try await watch.run { _ in
            // Ends when it was left.
            for await _ in left {}
        }
    }

    @Test func passesAnErrorOn() async {
        let watch = ClientWatch(patience: .seconds(200)) {}
        await #expect(throws: ServingError.unfinished) {
            try await watch.run { progress in
                progress.note()
                throw ServingError.unfinished
            }
        }
    }
}
