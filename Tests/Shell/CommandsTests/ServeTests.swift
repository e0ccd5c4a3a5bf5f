import ArgumentParser
import Testing

@testable import Commands

@Suite struct ServeTests {
    @Test func listensOnTheLoopbackUnlessToldOtherwise() throws {
        let command = try Serve.parse(["out"])
        #expect(command.folder == "out" && command.address == "127.0.0.1" && command.port == 8080)
        #expect(command.origin == "*")
    }

    @Test(arguments: ["https://example.org", "http://localhost:8080", "https://[::1]:1", "*"])
    func takesAnOrigin(_ origin: String) throws {
        #expect(try Serve.parse(["out", "--origin", origin]).origin == origin)
    }

    @Test(arguments: ["example.org", "https://", "ftp://a", "https://a/b", "https://a\r\nX: y", "https://a b", ""])
    func refusesWhatIsNoOrigin(_ origin: String) {
        let run = CommandRun("serve", "out", "--origin", origin)
        #expect(run.status == 64 && run.errors.contains("expected * or a site such as https://example.org"))
    }

    @Test func saysThatThereIsNoFolder() {
        let run = CommandRun("serve", "/none", "--port", "0")
        #expect(run.status == 2 && run.output == "")
        #expect(run.errors.contains("/none: no folder that can be read"))
    }
}
