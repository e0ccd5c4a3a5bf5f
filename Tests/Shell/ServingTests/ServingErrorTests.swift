import Testing

@testable import Serving

@Suite struct ServingErrorTests {
    @Test func saysWhatToDo() {
        #expect(
            "\(ServingError.noFolder(path: "/x"))"
                == "/x: no folder that can be read; name the one that has the presentations")
        #expect("\(ServingError.unfinished)" == "the answer could not be sent to its end")
    }
}
