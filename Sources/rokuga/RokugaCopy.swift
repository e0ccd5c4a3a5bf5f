import Commands

/// `rokuga`: everything that needs no codec. Hands over to `rokuga-media` for the rest.
@main
enum RokugaCopy {
    static func main() {
        Rokuga.main(codecs: nil)
    }
}
