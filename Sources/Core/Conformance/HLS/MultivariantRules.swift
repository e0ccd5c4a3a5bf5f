/// What a multivariant playlist shows without its media (draft-pantos-hls-rfc8216bis §4.4.6).
struct MultivariantRules {
    let playlist: MultivariantPlaylist
    let file: String

    func check(_ findings: inout Findings) {
        for variant in playlist.variants { checkGroups(of: variant, &findings) }
        var names: Set<[String]> = []
        var defaults: Set<[String]> = []
        for rendition in playlist.renditions {
            let group = [rendition.type, rendition.group]
            let place = Place.line(rendition.line, of: file)
            if !names.insert(group + [rendition.name]).inserted {
                findings.report(
                    .hlsRenditionName, at: place, "NAME \"\(rendition.name)\" is twice in \"\(rendition.group)\"")
            }
            if rendition.attributes.isYes("DEFAULT") {
                if !defaults.insert(group).inserted {
                    findings.report(
                        .hlsRenditionDefault, at: place, "a second DEFAULT=YES in \"\(rendition.group)\"")
                }
                if rendition.attributes.word("AUTOSELECT") == "NO" {
                    findings.report(.hlsRenditionDefault, at: place, "DEFAULT=YES with AUTOSELECT=NO")
                }
            }
            if (rendition.type == "SUBTITLES") != (rendition.uri != nil), rendition.type != "AUDIO",
                rendition.type != "VIDEO"
            {
                findings.report(
                    .hlsRenditionURI, at: place,
                    "\(rendition.type) \(rendition.uri == nil ? "lacks a" : "has the attribute") URI")
            }
        }
    }

    private func checkGroups(of variant: MultivariantPlaylist.Variant, _ findings: inout Findings) {
        for attribute in MultivariantPlaylist.groups.keys.sorted() {
            guard let group = variant.attributes.string(attribute) else { continue }
            if playlist.renditions(of: variant, attribute).isEmpty {
                findings.report(
                    .hlsGroup, line: variant.line, of: file,
                    "\(attribute) names the group \"\(group)\", which no EXT-X-MEDIA has")
            }
        }
        if !variant.attributes.has("CODECS") {
            findings.report(.hlsCodecsMissing, line: variant.line, of: file, "no CODECS")
        }
    }
}
