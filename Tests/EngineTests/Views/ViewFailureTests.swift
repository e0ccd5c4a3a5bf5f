import Media
import Packaging
import Testing

@testable import Engine

@Suite struct ViewFailureTests {
    @Test func wrapsTheErrorsOfBothFloors() {
        let codec = CodecError.unavailable(what: "encoding pictures as av1", available: ["vp8"])
        #expect(throws: ViewFailure.codec(codec)) { try ViewFailure.coding { () throws(CodecError) in throw codec } }
        #expect(ViewFailure.codec(codec).description == codec.description)
        #expect(ViewFailure.codec(codec).description.contains("vp8"))
        let container = PackagingError.finished
        #expect(throws: ViewFailure.container(container)) {
            try ViewFailure.packaging { () throws(PackagingError) in throw container }
        }
        #expect(ViewFailure.container(container).description == "\(container)")
    }

    @Test func givesWhatTheWorkGives() throws {
        #expect(try ViewFailure.coding { 7 } == 7)
        #expect(try ViewFailure.packaging { "seven" } == "seven")
    }
}
