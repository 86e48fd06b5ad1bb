// SPDX-License-Identifier: Apache-2.0
// The receipt's words. Made by tools/wordlist.mjs from src/vault/words/wordlist_id.txt; a test keeps the two equal.
const kText = `
abadi acar adalah adil adonan agak agenda agustus ahli ajaib ajaran akademi akasia akhir akrab aksara aksesori aktif akuarium akur alamanda
alamat alat album alir almari alpukat alun aman ambil amplop andalan aneh aneka anggota anggrek anggukan anggur angin angkasa angkat
angklung angkutan angsa anjungan anjuran anoa antar antena anting antre anyaman apakah apel april arahan aren arloji arsip arsitek artikel
artis arus asam asinan aspal asrama aster asuhan asyik atap atasan atlet aturan aula awas awet ayah ayakan ayoman ayunan babirusa baca badan
badut bagasi bagian bagus bahagia bahari bahasa bahu bahwa bajigur bajing bakat bakiak bakmi bakpao bakpia bakso bakul bakung bakwan balada
balai balapan balita balok balutan bambu bandana bandeng bandrek bandul bangau bangga bangun banjar bantal bantu banyak bapak baris basah
baskara basket baskom batako batas baterai batik batuan bawaan bawal bawang bayam bayi bebas bebek becak begini begitu bekal bekantan
bekerja bekicot beku belah belajar belaka belalai belalang belanga belerang beliau belum bendera bendung bengkel benih bening benteng bentuk
benua beranda berani berapa berat berbagi berbaju berbakat berbaris berbeda berbekal berbelok berbulu berbunga berbunyi bercatur bercocok
berdua berduri berembun beres berganti bergaya bergerak bergetar bergilir bergizi berguna berharap berhasil berhenti berhias berisi berita
berjajar berjalan berjanji berjemur berjuang berjumpa berkabut berkaca berkarya berkas berkebun berkemah berkilau berkirim berkuda berkumis
berlari berlatih berlayar berlian berlibur berlomba bermain bermalam bermimpi bernama bernapas berpesan berpikir berpisah berputar bersatu
bersayap berseri bersih bersinar bersiul bersorak bertamu bertanya berteduh berteman bertepuk bertiga bertugas bertukar berubah berudu
berumur berwarna besar besok beternak beton betul biasa biawak bicara bidang bihun bijak biji bika bikin bilangan bimbing binatang bingkai
bingung bintik biola biologi bioskop biru biskuit bisnis blangkon blewah blus bocah bocor boleh bolpen bolpoin bolu bonang boneka bongkar
bonsai borong boros bosan botol brokoli brosur buah buaya bubuk budidaya bufet bugar bukan bukit bulat bulir bumi buncis bundar bunga
bungkus bunglon bungsu buntut bunyi buruh burung busana cabai cabang cabut cacing cadangan cahaya cairan cakap cakram camat camilan campur
canda canggih cangkir cangkul cantik capcai capung cara carik catatan catur cawan cekatan cekung celana celengan celetuk celoteh cemara
cemberut cembung cempaka cempedak cendana cendawan cendol cengkih centong cepat ceplok cerah ceramah cerdas cerdik cerewet ceria cermat
cermin ceroboh cerobong cetakan cicak cicilan cicip cilok cincau cincin ciplukan cireng cita coba coklat colek condong congklak contoh corak
cuaca cubit cucian cucuran cukupan cukur cuplikan curahan curam cuti dadu daerah daftar dagangan daging dahan dahi dahlia dahulu dalam
dalang damai dampak danau dangdut dangkal dansa dapat daratan daripada dasar daya dayung dedak dedaunan delapan delima delman demi denah
dendeng dengar dengkur depan derajat deras dermaga dermawan desa desember detik dewasa diam dibaca dibagi dibuat dibuka dicuci diesel diet
dijaga dimasak diminum dinas dinding dingin dipakai dipetik dipilih diploma diri disapu disimpan ditanam ditulis ditutup diukur dodol dokar
dokumen domba domino dompet donat dongeng dongkrak dorongan dosen drama duduk dugaan duit dukung dunia durian dusun duta eceran ejaan
ekonomi ekspres elang emas ember embun empat emping empuk enak energi enggan engkau engsel entahlah entok etika fajar fakta famili fasih
fauna favorit februari festival fiksi filter firasat fisik flora formulir fosil foto furnitur futsal gabah gabung gabus gading gadogado
gagang gagasan gaji galaksi galeri galon gambaran gambir gamelan gampang gandum gangan ganjil ganti gapura garam garasi garpu garuda gatal
gaun gedung gelar gelatin geledek gelegar geliat gelincir gelitik gelora gema gembala gembira gembok gembur gemerlap gemilang gemuk gemuruh
genangan genap gendong genggam genjer gentar geografi geometri geplak gerabah geraham gerakan gerbong gergaji gerhana gerigi gerimis gerobak
gersang gesit getah getek giat gigih gilingan giliran girang gitar gizi goda golongan gondok gonggong goreng gosok gotong grosir gudang
gudeg gugup gulai guling gulma gulungan gumam gumpal guna gundu gunting guntur gunung gurami gurih gurindam gurita gurun gusar gusi habis
hadap hadiah hadir hafal halaman halangan halte halus hamparan hampir hamster handuk hangat hangus hantaran hanya harapan harimau harmoni
harpa hartawan hasil hasta hati hektar helai helm hemat hendak hewan hiasan hibur hidangan hidung hidup hijau hilir hindar hinggap hitam
hitungan hobi honor hormat hotel hubung hujan hulu humor huruf idaman ijazah ijuk ikal ikatan iklan iklim ikut ilalang ilmu impian indah
induk ingat ingus insinyur intan ipar irigasi iris istana istilah istri isyarat itik izin jadwal jago jagung jahe jahitan jajanan jaket
jalan jambore jaminan jamur janggut jangkrik janji jantan jantung januari jarak jaringan jarum jatuh jawab jejak jelajah jelas jeli jemari
jembatan jempol jemput jemuran jenaka jendela jengkol jenis jenjang jenuh jepit jerami jerapah jerigen jerih jeruji jeruk jinak jingga
jinjing jitu jiwa joget jongkok juara judul juga jumat jumbo jumlah jumpa juni jurang jurnal juru kabar kabel kacamata kacang kado kaget
kail kakak kakatua kaktus kaku kalah kaldu kalender kaleng kalimat kambing kamera kamis kampung kampus kanan kancil kancing kangguru
kangkung kantin kantong kantor kantuk kapal kapsul kapuk karate karcis kardus karedok karena kari karnaval karpet karton kartu karung
karyawan kasuari kasur kata kaus kawat keahlian kebaya kebun kecambah kecapi kecebong kecil kecipir kecuali kedai kedelai kedua keemasan
keempat kegiatan kejar kejora keju kelabu kelapa keledai kelereng keliling kelinci kelola kelompok kelopak keluaran keluarga kemah kemangi
kemarau kemarin kembali kembang kemeja kemiri kemoceng kemudi kenanga kenari kencang kencur kendi kental keong kepala kepiting kerabat
kerajaan keramik kerang kerapu kerbau kereta kerikil keripik keriput keris kerja kernet kertas kerucut kerupuk kesan kesatria kesemek
ketapang ketat ketawa ketela ketiga ketimun ketuk ketumbar ketupat khusus kijang kikir kilau kilo kimia kincir kios kipas kiper kiriman
kisah kismis kiwi klepon kodok koki kolam koleksi koma komedi komentar komodo kompas kompor komputer konde konser koran korek kosong kostum
kotak kotor krim kristal kuali kuat kubah kubis kucing kudapan kuliah kulit kulkas kumpulan kunci kuncup kunjung kuntum kunyah kunyit kupon
kupu kurakura kurma kursi kursus kusam kutilang kutip kutub laba laci ladang lagipula lahir lain lalap lalu lampion lampiran lancar lancip
landak landasan langit langkah langsat langsing lanjutan lantas lapangan lapar lapisan laporan laptop larut latihan lauk lautan layak
layanan lebah lecek legenda lelaki lele lembap lembaran lembu lemon lempar lencana lengan lengkap lengket lengkuas lengkung lensa lentera
lentik lentur lesehan lesung letak letih letus lewat liar liburan licin lidah lidi liga lilit limau limbah limun lincah lindung lingkar
lintasan lipat liputan lirik listrik liter lobak logo lokal lokasi loket lolos lompat loncat lonceng longgar lontong loteng lubang lucu
lukisan lulusan lumayan lumba lumbung lumpia lumpur lumut lunas luncur lunglai lupa lurus lusin lutung luwak luwes maaf macam macet magnet
mahal mahkota mahoni mainan majalah maju makanan makaroni maklum makmur makna mampu manakala mancung mandiri manfaat manggar manggis mangkuk
manik manisan manja mantap mantel manual manusia mapan maraton maritim markisa marmer marmut martabak masakan masing masker masuk matahari
matang matoa mawar mebel medali medan meja melati melayu melihat melinjo melodi melompat melon melukis meluncur memakai memang memasak
memasang membakar membasuh membawa membeku memberi membuat membuka memerah memetik memilih meminjam meminta memotong memuji menabung menabur
menambah menanam menara menarik mencari mencatat mencoba mencuci mendaki mendarat mendidih menemani menengok menepi menepuk menerima
mengajak mengalir mengatur mengeja mengenal mengerti mengetik menghias mengisi mengolah mengukir mengupas mengurus meniru menit meniup
menjadi menjaga menjahit menjawab menjemur menolak menolong menonton mentah mentega mentimun menukar menunggu menutup menyala menyapu
menyebut menyetir menyiram menyisir menyukai menyulam merajut merakit merapi merata merawat merayap merdeka merdu merek merica merpati
merumput mesin meski meter metode mewah milik mimpi minat minggu minum minyak mirip misal misi mistar misteri mitra mobil model mohon
monitor montir monyet moral motif mudah mudik mujair mujarab mujur muka mulia mulut muncul mundur mungil mungkin murid murni museum mustika
musuh mutakhir mutiara mutu nada nagasari naik nakal nakhoda namanya nampan namun nangka nasib nasihat naskah negara nekat nelayan nenek
neraca netral niaga nikmat nilai nipah nira niscaya nomor nona novel november nuansa nuri nusa nyamuk nyanyi nyaring nyaris nyata nyenyak
nyiur nyonya obeng obor obral obrolan ogah ojek oktober olahan olahraga oles ombak oncom ongkos operasi orang oranye orkes otot oval oven
pabrik padahal padat pagi paham pahatan pahit pahlawan pajak pajangan pakaian pakar pakis palem panas pancaran panci pandai panen pangeran
panggil pangsit panitia panjang panjat panorama pantauan pantulan pantun parade parah parfum parkir parutan pasang pasir pasok pasti patih
pecel pecinta pecut pedagang pedas peduli pegang pegawai peka pelangi pelari pelatih pelaut pelayar pelihara pelita peluang peluh peluit
pelupa pemain pemalu pembaca pembantu pembatik pembeli pemilik pemimpin pempek pemuda pencak pencipta pendek pendidik pendopo penduduk
peneliti penerbit pengajar peniti pensil pentas penting penulis penyair penyanyi pepatah pepes perahu perak perasaan pereda perenang pergi
periksa perintah periuk perkakas perlahan perlu permata permen permisi pernah pertama pesanan pesawat peserta pesiar pesisir pesona pesta
petani petir petugas petunjuk pewarna piala piano pidato pijar pikiran piknik pikul pilihan pilot pimpin pinang pinggir pinjam pintal pintu
pinus pipa pipih piramida piring piyama planet plastik plesir plester pojok pola pompa posisi postur potret praja praktik pramuka prestasi
prihatin profil program prosa proses provinsi pucat pucuk puding puisi puji pulang pulau pulih pulpen pulsa pundak pundi punggung pungut
punya purba purnama pustaka putik putra putus puyuh rabu racik radar radio radius ragam rahasia raih rajawali rajin rajut rakitan raksasa
rakyat ramah rambut rampai ramuan rancang rangkap rangkum ransel rantau ranum rapi ratus rawa rebana rebung rebus receh redup regu rejeki
rekaman rekan rekor rekreasi relawan remaja rempah rempeyek rendam renungan renyah repot reptil resah resep resi restoran restu reuni riak
riang ribuan ribut rimba rimbun rinci rindang rindu ringan risol riuh riwayat rompi ronda rontok rotan roti rugi rujak rukun rumahan rumbia
rumit rumput rumus runcing rupanya rupawan rupiah rusuk rute rutin ruwet saat sabtu sabun sagu sahabat sahaja sahut saja saksi salak saling
salju salur samar sambal sambung sambutan sampah samping sampo sampul sandal sandang sandi sanggup santai sapuan saraf sarang sarden sasana
sasando sasaran sastra satelit satwa saudara sawah sawit sawo sayap sayuran sebagai sebar sebelas sebelum sebentar seberang sebiji sebuah
sebulan sebutir sedap sedia sedikit sedot seekor segan segel segera segitiga sehari sehat sehelai seimbang sejarah sejati sejoli sejuk
sejuta sekadar sekali sekarang sekian sekitar sekoci sekolah sekop selada selain selalu selamat selancar selatan seledri selembar selesai
selimut selip seluas seluruh semalam semangat semangka semarak sembilan semboyan sembuh semen semoga sempit semprot sempurna semula semur
senang sendiri sendok sengaja sengon seniman senin senja senter sentosa senyap senyum seorang sepakat sepasang sepatu sepeda sepele seperti
sepiring sepuh sepuluh sepupu serabut seragam serai serambi serangga serba serbet serbuk serentak seribu serigala sering serius seroja
seruling serumah serut sesaat sesal sesama sesuai sesuatu sesudah setahun setara setelah setempat setengah setiap setiba setor setrika sewa
siapakah siaran sibuk sifat sigap siklus simbol simpanan simpang sinar singa singgah singgung singkat singkong singlet sini sinyal siomay
siput siraman sirih sirkus sirop sirsak sisa sisir siswi situasi siul skor soal sobat sobek sofa songket sopan sopir sore sorot sosis
spageti spanduk spidol spons srikaya stabil stadion stasiun stiker stroberi studi suami subur sudut suguhan suhu sukacita sukarela sukses
sulaman sulap suluh sulung sumbang sumbat sumber sumbu sungai sungguh supaya surau surya susah susul susunan sutera swalayan syair syuting
tablet tabungan tabur tadi tahap tahun tajam taktik talas tamasya tambah tambalan tambang tampil tamu tanak tanaman tandan tandu tangguh
tanggung tangkas tangki tangkup tanjakan tanjung tanpa tante tapai tape taplak target tarif tarikan taring taruh tawon teater tebing tebu
teduh tegap tegur tekad teko tekstil tekun teladan telan telapak telaten telepon teleskop televisi telinga teliti teluk telunjuk tembaga
tembus tempel tempo tempuh tenaga tengah tenggara tenggiri tentang tentu tepi tepung terampil terasi teratai teratur terbaik terbang terbit
terbuka terigu terik terima terjun terkejut terkenal terlihat terminal termos ternak terompet terong teropong tertawa tertib tertulis terus
terutama tetangga tetapi tetes tiap tiarap tiba tidak tidur tikar tikungan tikus timah timbul timbunan timpa tinggal tinggi tingkah tinjau
tinta tipis tirai tiramisu tiruan tisu titian titip toga tokek tokoh tolak tolong tomat tombol tonggak tongkat tongkol tonton topang topik
total tradisi traktor tropis trotoar truk tuan tudung tugas tugu tujuan tujuh tukang tulen tulip tulisan tulus tumbuh tumpah tumpuan tumpul
tunai tunda tungku tunjuk tuntas tuntun turis turnamen turunan turut tutul uang ucap udara ujar ujian ujung ukiran ulangan ulekan ulet ulin
umbi umpama umpan umum undang undian unduh unggahan unggas unggul ungkap ungu unsur untuk untung upacara usaha usia usulan usus utama utuh
vanili versi video vila vitamin wadah waduk wahai wajan wajib waktu wali wangi wanita waras warisan warna warteg wasit waspada wastafel
watak wawasan wayang wedang wijen wilayah wisata wisma wortel wujud yaitu yakin yayasan zaitun zamrud zebra
`;

export const kWords: readonly string[] = kText.trim().split(/\s+/);
