import TestSupport
import Testing

@testable import Jobs

@Suite struct PushAddressTests {
    @Test(arguments: [
        ("https://media.example", "https://media.example/"),
        ("http://media.example/live", "http://media.example/live/"),
        ("http://127.0.0.1:8080/a/b/", "http://127.0.0.1:8080/a/b/"), ("http://[::1]:80/a", "http://[::1]:80/a/"),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"), ("http://a.example//x///y", "http://a.example/x/y/"),
        // OWT names a folder by its list.
        ("https://a.example/live/index.m3u8", "https://a.example/live/"),
        ("https://a.example/live/manifest.mpd", "https://a.example/live/"),
        ("https://a.example/{recording}/{connection}", "https://a.example/{recording}/{connection}/"),
        ("https://a.example/%E3%81%82/x-{connection}", "https://a.example/%E3%81%82/x-{connection}/"),
        ("https://a.example/b;c=d@e:f/", "https://a.example/b;c=d@e:f/"),
    ])
    func isThatOfAFolder(text: String, url: String) throws {
        let (address, credentials) = try PushAddress.parse(text)
        #expect(address.url == url && credentials == nil)
        #expect(try PushAddress.parse(url).address == address)
        #expect(address.namesConnection == text.contains("{connection}"))
    }

    @Test(arguments: [
        ("https://ann:se%40cret@a.example/live", PushCredentials(user: "ann", password: "se@cret")),
        ("https://ann@a.example/live", PushCredentials(user: "ann", password: "")),
        ("https://ann:a@b@a.example:443/live", PushCredentials(user: "ann", password: "a@b")),
    ])
    func hasNoUserInformation(text: String, credentials: PushCredentials) throws {
        let (address, read) = try PushAddress.parse(text)
        #expect(read == credentials)
        #expect(!address.url.contains("@") && !address.url.contains("ann") && address.url.hasSuffix("/live/"))
    }

    @Test(arguments: [
        ("", "begins neither"), ("media.example/live", "begins neither"), ("ftp://a.example/", "begins neither"),
        ("HTTP://a.example/", "begins neither"), ("http://", "host"), ("http:///live", "host"),
        ("http://:80/", "host"), ("http://a.example:/", "host"), ("http://a.example:0/", "host"),
        ("http://a.example:65536/", "host"), ("http://a.example:8x/", "host"), ("http://[::1", "host"),
        ("http://[::g]/", "host"), ("http://[::1]x/", "host"), ("http://a b.example/", "host"),
        ("http://{connection}/", "host"), ("http://a.example/?token=x", "query"), ("http://a.example/#x", "query"),
        ("http://a.example/a/../b", ". or .."), ("http://a.example/./b", ". or .."),
        ("http://a.example/a b", "characters"), ("http://a.example/あ", "characters"),
        ("http://a.example/{room}", "characters"), ("http://a.example/{connection", "characters"),
        ("http://a.example/main.m3u8", "list"), ("http://a.example/index.m3u8/", "list"),
        ("http://a.example/live.mpd", "list"), ("http://@a.example/", "user"), ("http://a%zz:b@a.example/", "user"),
        ("http://a:b%0d%0a@a.example/", "user"), ("http://a.example/" + String(repeating: "a", count: 2048), "2048"),
    ])
    func refusesWhatIsNoFolder(text: String, problem: String) {
        let error = #expect(throws: PushAddress.Problem.self) { try PushAddress.parse(text) }
        #expect(error?.text.contains(problem) == true, "\(text): \(error?.text ?? "")")
    }

    @Test func tellsNothingOfAPasswordThatItRefuses() {
        for tail in ["a.example/?x", "a.example/a b", "/", "a.example:0/", "a.example/x.mpd"] {
            let error = #expect(throws: PushAddress.Problem.self) { try PushAddress.parse("http://ann:SECRET@" + tail) }
            #expect(error?.text.contains("SECRET") == false && error?.text.contains("ann") == false)
        }
    }

    @Test func anyTextIsReadOrRefused() {
        var random = SeededGenerator(seed: 15)
        let alphabet = Array("http://a.b:80/{connection}@%4g?#[]:. é\u{0}")
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<40, using: &random)
            let text = "http" + String((0..<count).compactMap { _ in alphabet.randomElement(using: &random) })
            guard let address = try? PushAddress.parse(text).address else { continue }
            #expect(address.url.hasPrefix("http") && address.url.hasSuffix("/"))
            #expect((try? PushAddress.parse(address.url).address) == address)
        }
    }

    @Test(arguments: [
        ("http://a.example/live", nil, "http://a.example/live/"),
        ("http://a.example/live", "CONN-1", "http://a.example/live/CONN-1/"),
        ("http://a.example/{connection}/hls", "A b", "http://a.example/A%20b/hls/"),
        ("http://a.example/{recording}/x", nil, "http://a.example/take-1/x/"),
        ("http://a.example/{recording}-{connection}", "é", "http://a.example/take-1-%C3%A9/"),
    ])
    func putsNamesIntoTheURL(text: String, folder: String?, url: String) throws {
        let address = try PushAddress.parse(text).address
        #expect(address.url(ofFolder: folder, recordingID: "take-1") == url)
    }

    @Test func twoConnectionsNeverShareAFolder() throws {
        for text in ["http://a.example/", "http://a.example/{connection}", "http://a.example/x{connection}y/z"] {
            let address = try PushAddress.parse(text).address
            let urls = ["A", "B", "A-2", "a", "%41"].map { address.url(ofFolder: $0, recordingID: "r") }
            #expect(Set(urls).count == urls.count)
        }
    }

    @Test func writesWhatAURLMayNotHave() {
        #expect(PushAddress.encoded("video/12.m4s") == "video/12.m4s")
        #expect(PushAddress.encoded("a b%/ü~_-.?#") == "a%20b%25/%C3%BC~_-.%3F%23")
        #expect(PushAddress.encoded("\u{1}") == "%01")
    }
}
