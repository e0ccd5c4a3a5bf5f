import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5))) struct FileArrivalsTests {
    private let arrivals = FileArrivals()
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch(["here": "a"])
    }

    private func path(_ name: String) -> String { scratch.path + "/" + name }

    @Test func findsWhatIsThereAtOnce() async {
        #expect(await arrivals.first(of: [path("none"), path("here")], within: .zero))
    }

    @Test func waitsNoLongerThanItMay() async {
        #expect(await !arrivals.first(of: [path("none")], within: .zero))
    }

    @Test func answersAllWhoWaitForAFile() async throws {
        let (arrivals, paths) = (arrivals, [path("first"), path("second")])
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask { await arrivals.first(of: paths, within: .seconds(200)) }
            }
            try scratch.write("b", to: "second")
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 200)
    }

    @Test func endsAllWaits() async {
        async let found = arrivals.first(of: [path("none")], within: .seconds(200))
        await arrivals.close()
        #expect(await !found)
        #expect(await !arrivals.first(of: [path("none")], within: .seconds(200)))
    }
}
