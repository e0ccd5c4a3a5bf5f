import Commands
import FFmpeg
import Media
import Opus
import Text
import VPX
import YUV

/// `rokuga-media`: the same commands, with codecs. `rokuga` runs it where a pipeline decodes or encodes.
@main
enum RokugaMedia {
    static func main() {
        Rokuga.main(codecs: CodecSet([VPXLibrary(), OpusLibrary(), FFmpegLibrary(), YUVLibrary(), PangoLibrary()]))
    }
}
